import { Link } from '@tanstack/react-router';
import { isOpen, stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { Mono } from '../../../components/text/kbd.tsx';
import { Meter } from '../../../components/text/meter.tsx';
import { Section } from '../../../components/frames/section.tsx';
import { StepRail } from '../../../entities/sessions/step-rail.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import { TurnMark } from '../../../entities/sessions/turn-mark.tsx';
import type { ClientCard, Me, SessionRow } from '../../../lib/api/api-types.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { plural } from '../../../lib/format/format.ts';
import { flightDate, routeText } from '../../../entities/requests/flight-text.ts';
import { useMe } from '../../../entities/identity/use-me.ts';

/** Lists the client’s open and earlier sessions; of colleagues’ sessions only the number. */
export function ClientSessions({ card }: { card: ClientCard }) {
  const me = useMe();
  const open = card.sessions.filter(({ status }) => isOpen(status));
  const earlier = card.sessions.filter(({ status }) => !isOpen(status));
  return (
    <>
      <Section level={2} title="Open sessions" count={open.length === 0 ? undefined : String(open.length)}>
        {open.length === 0 ? (
          <p className="text-row text-ink-3">No open sessions with this client.</p>
        ) : (
          <SessionLines label="Open sessions" rows={open} me={me} />
        )}
        <Colleagues card={card} me={me} />
      </Section>
      <Section level={2} title="Earlier trips" count={earlier.length === 0 ? undefined : String(earlier.length)}>
        {earlier.length === 0 ? (
          <p className="text-row text-ink-3">None yet. Won and lost sessions are listed here.</p>
        ) : (
          <SessionLines label="Earlier trips" rows={earlier} me={me} />
        )}
      </Section>
    </>
  );
}

function Colleagues({ card, me }: { card: ClientCard; me: Me | undefined }) {
  if (me?.agent.role === 'lead' || card.colleagues.length === 0) return null;
  return (
    <p className="pt-2 text-xs text-ink-3">
      {card.colleagues
        .map(({ isoAgentId, open, all }) => {
          const name = me?.agents.find(({ id }) => id === isoAgentId)?.name ?? 'A former colleague';
          return `${name} has ${plural(all, 'session')} with this client${open === 0 ? '' : `, ${open} open`}.`;
        })
        .join(' ')}
    </p>
  );
}

interface SessionLinesProps {
  label: string;
  rows: readonly SessionRow[];
  me: Me | undefined;
}

function SessionLines({ label, rows, me }: SessionLinesProps) {
  return (
    <ul aria-label={label} className="-mx-2 flex flex-col">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to="/" search={{ session: row.id }} className="block rounded-md px-2 py-1.5 hover:bg-surface-2">
            <SessionLine row={row} me={me} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function SessionLine({ row, me }: { row: SessionRow; me: Me | undefined }) {
  const now = useNow();
  const { request, currentStep } = row;
  const route = routeText(request);
  const owner = me?.agents.find(({ id }) => id === row.isoAgentId)?.name ?? 'a former colleague';
  const tone = { closed_won: 'won', closed_lost: 'lost' }[currentStep as string] as 'won' | 'lost' | undefined;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 text-row">
      <TurnMark turn={row.status === 'paused' ? 'snoozed' : row.turn} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          {route === null ? (
            <span className="truncate font-medium">{row.conversation?.subject ?? 'No route yet'}</span>
          ) : (
            <Mono className="font-medium">{route}</Mono>
          )}
          <span className="text-ink-2">
            {request?.departureDate == null ? null : flightDate(request.departureDate, now)}
            {request?.passengers == null ? '' : ` · ${request.passengers} pax`}
          </span>
        </p>
        <p className="flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
          <StepRail count={7} index={stepIndex(currentStep)} name={stepNames[currentStep]} tone={tone ?? 'accent'} />
          {row.isoAgentId === me?.agent.id ? null : <span>of {owner}</span>}
        </p>
      </div>
      <span className="flex flex-col items-end text-xs text-ink-3">
        {row.quotesExpectedCount === 0 && row.quotesReceivedCount === 0 ? null : (
          <Meter value={row.quotesReceivedCount} max={row.quotesExpectedCount} label="quotes received" />
        )}
        <TimeText at={row.lastActivityAt} as="short" />
      </span>
    </div>
  );
}
