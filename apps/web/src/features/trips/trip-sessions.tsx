import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { Badge } from '../../components/text/badge.tsx';
import { Mono } from '../../components/text/kbd.tsx';
import { Meter } from '../../components/text/meter.tsx';
import { StepRail } from '../../entities/sessions/step-rail.tsx';
import { ExpiryText, TimeText } from '../../components/text/time-text.tsx';
import { TurnMark } from '../../entities/sessions/turn-mark.tsx';
import type { Me, SessionRow } from '../../lib/api/api-types.ts';
import { useNow } from '../../lib/time/clock.ts';
import { flightDate, routeText } from '../../entities/requests/flight-text.ts';
import { useMe } from '../../entities/identity/use-me.ts';

/** Lists the trip’s sessions; a colleague’s without client and price. */
export function TripSessions({ sessions }: { sessions: readonly SessionRow[] }) {
  const me = useMe();
  if (sessions.length === 0)
    return <p className="text-row text-ink-3">No session has this trip. Attach it to a session to follow it.</p>;
  return (
    <ul className="-mx-2 flex flex-col">
      {sessions.map((row) => (
        <li key={row.id}>
          {row.access === 'card' ? (
            <div className="px-2 py-1.5">
              <SessionLine row={row} me={me} />
            </div>
          ) : (
            <Link to="/" search={{ session: row.id }} className="block rounded-md px-2 py-1.5 hover:bg-surface-2">
              <SessionLine row={row} me={me} />
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

function SessionLine({ row, me }: { row: SessionRow; me: Me | undefined }) {
  const now = useNow();
  const { request } = row;
  const owner = me?.agents.find(({ id }) => id === row.isoAgentId)?.name ?? 'A former colleague';
  const isOpen = row.status === 'active' || row.status === 'paused';
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 text-row">
      {row.access === 'card' ? (
        <span title="A colleague’s session" className="flex size-5 items-center justify-center text-ink-3">
          <Lock size={13} aria-label="A colleague’s session" />
        </span>
      ) : (
        <TurnMark turn={row.status === 'paused' ? 'snoozed' : row.turn} />
      )}
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <Mono className="font-medium">{routeText(request) ?? 'no route yet'}</Mono>
          <span className="whitespace-nowrap text-ink-2">
            {request?.departureDate == null ? 'date open' : flightDate(request.departureDate, now)}
            {request?.passengers == null ? '' : ` · ${request.passengers} pax`}
          </span>
          <span className={row.unread ? 'truncate font-semibold' : 'truncate'}>
            {row.client?.name ?? (row.access === 'card' ? '' : 'No client yet')}
          </span>
        </p>
        <p className="flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
          <StepRail
            count={7}
            index={stepIndex(row.currentStep)}
            name={stepNames[row.currentStep]}
            tone={row.currentStep === 'closed_won' ? 'won' : row.currentStep === 'closed_lost' ? 'lost' : 'accent'}
          />
          <span>{row.isoAgentId === me?.agent.id ? 'yours' : `${owner}’s`}</span>
          {isOpen ? null : <Badge>{row.status}</Badge>}
        </p>
      </div>
      <div className="flex flex-col items-end text-xs text-ink-3">
        <Meter value={row.quotesReceivedCount} max={row.quotesExpectedCount} label="quotes received" />
        <span className="flex gap-2">
          {row.earliestExpiryAt === null ? null : <ExpiryText at={row.earliestExpiryAt} />}
          <TimeText at={row.lastActivityAt} as="short" />
        </span>
      </div>
    </div>
  );
}
