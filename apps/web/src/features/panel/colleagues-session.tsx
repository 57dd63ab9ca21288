import { Lock } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { Mono } from '../../components/text/kbd.tsx';
import { Fact, Facts } from '../../components/frames/section.tsx';
import { StepRail } from '../../entities/sessions/step-rail.tsx';
import { useNow } from '../../lib/time/clock.ts';
import { flightDate, routeText } from '../../entities/requests/flight-text.ts';
import { findRow } from '../../entities/sessions/session-cache.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** Shows the little that a broker may see of a colleague’s session. */
export function ColleaguesSession({ sessionId }: { sessionId: string }) {
  const me = trpc.viewer.me.useQuery();
  const row = findRow(useQueryClient(), sessionId);
  const now = useNow();
  const owner = me.data?.agents.find(({ id }) => id === row?.isoAgentId)?.name;
  const lead = me.data?.agents.find(({ role, isActive }) => role === 'lead' && isActive)?.name;
  const route = routeText(row?.request ?? null);
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex items-start gap-3 rounded-md bg-surface-2 p-3">
        <Lock size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
        <div>
          <h2 className="text-body font-semibold">This session belongs to {owner ?? 'a colleague'}</h2>
          <p className="pt-0.5 text-row text-ink-2">
            Client, prices and thread are private to them. Ask {owner === undefined ? 'them' : owner.split(' ')[0]}{' '}
            about it, or {lead ?? 'a lead'} to assign it to you.
          </p>
        </div>
      </div>
      {row === undefined ? null : (
        <Facts>
          {route === null ? null : (
            <Fact name="Route">
              <Mono>{route}</Mono>
            </Fact>
          )}
          {row.request?.departureDate == null ? null : (
            <Fact name="Date">{flightDate(row.request.departureDate, now)}</Fact>
          )}
          <Fact name="Step">
            <StepRail count={7} index={stepIndex(row.currentStep)} name={stepNames[row.currentStep]} />
          </Fact>
          <Fact name="Quotes">
            {row.quotesReceivedCount > row.quotesExpectedCount
              ? row.quotesReceivedCount
              : `${row.quotesReceivedCount} of ${row.quotesExpectedCount}`}
          </Fact>
          <Fact name="Messages">{row.messageCount}</Fact>
        </Facts>
      )}
    </div>
  );
}
