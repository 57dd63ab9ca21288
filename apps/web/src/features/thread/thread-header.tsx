import { stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { Badge, type BadgeTone } from '../../components/text/badge.tsx';
import { Mono } from '../../components/text/kbd.tsx';
import { MiddleText } from '../../components/text/middle-text.tsx';
import { StepRail } from '../../entities/sessions/step-rail.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import type { Me, SessionDetail } from '../../lib/api/api-types.ts';
import { useNow } from '../../lib/time/clock.ts';
import { flightDate, flightDateLong, routeText } from '../../entities/requests/flight-text.ts';
import { SessionActions } from './session-actions.tsx';

const statuses: Record<SessionDetail['session']['status'], { readonly word: string; readonly tone: BadgeTone }> = {
  active: { word: 'Active', tone: 'accent' },
  paused: { word: 'Snoozed', tone: 'neutral' },
  completed: { word: 'Completed', tone: 'neutral' },
  archived: { word: 'Archived', tone: 'neutral' },
};

export function ThreadHeader({ detail, me }: { detail: SessionDetail; me: Me | undefined }) {
  const { session, client } = detail;
  const { status, currentStep, pausedUntil } = session;
  const closed = currentStep === 'closed_won' ? 'won' : currentStep === 'closed_lost' ? 'lost' : 'accent';
  const owner =
    session.isoAgentId === me?.agent.id ? undefined : me?.agents.find(({ id }) => id === session.isoAgentId)?.name;
  return (
    <header className="border-b border-line px-4 py-2">
      <div className="flex min-h-8 items-center gap-x-3">
        <h2 className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 text-body font-semibold">
          <Route detail={detail} />
        </h2>
        <Badge tone={closed === 'won' ? 'won' : statuses[status].tone}>
          {statuses[status].word}
          {status === 'paused' && pausedUntil !== null ? (
            <>
              , back <TimeText at={pausedUntil} as="from-now" />
            </>
          ) : null}
        </Badge>
        <SessionActions detail={detail} />
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 text-row text-ink-2">
        {client === null ? (
          <span className="text-ink-3">No client yet</span>
        ) : (
          <MiddleText text={client.name} className="max-w-56" />
        )}
        {session.avinodeTripId === null ? null : <Mono>{session.tripCode ?? session.avinodeTripId}</Mono>}
        {owner === undefined ? null : <span className="text-ink-3">{owner}’s</span>}
        <StepRail count={7} index={stepIndex(currentStep)} name={stepNames[currentStep]} tone={closed} />
      </div>
    </header>
  );
}

function Route({ detail: { session } }: { detail: SessionDetail }) {
  const now = useNow();
  const { request, conversation } = session;
  const route = routeText(request);
  if (request === null || route === null) return <span className="truncate">{conversation?.subject ?? 'Session'}</span>;
  return (
    <>
      <Mono>{route}</Mono>
      <span className="text-row font-normal whitespace-nowrap text-ink-2">
        {request.departureDate === null ? (
          'date open'
        ) : (
          <time
            dateTime={request.departureDate}
            title={`${flightDateLong(request.departureDate)}, local at ${request.departureAirport ?? 'departure'}`}
          >
            {flightDate(request.departureDate, now)}
          </time>
        )}
        {request.returnDate === null ? null : (
          <>
            {' – '}
            {flightDate(request.returnDate, now)}
          </>
        )}
        {' · '}
        {request.passengers === null ? 'pax open' : `${request.passengers} pax`}
        {request.legCount > 1 ? ` · ${request.legCount} legs` : ''}
      </span>
    </>
  );
}
