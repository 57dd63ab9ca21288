import type { ActionFacts, NextAction } from '@tripthread/shared/sessions/next-action/action';
import { nextAction } from '@tripthread/shared/sessions/next-action/next-action';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { dayName, timeOfDay } from '../../../lib/format/format.ts';
import { quotesOf } from '../../../entities/quotes/session-quotes.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { zonedInstant } from '../../../lib/time/zoned-instant.ts';

/** The input of the rule table. */
export function actionFactsOf(detail: SessionDetail, departsAt: string | null): ActionFacts {
  const { session, trip, avinode } = detail;
  const { request } = session;
  return {
    status: session.status,
    currentStep: session.currentStep,
    turn: session.turn,
    pausedUntil: session.pausedUntil,
    requestId: request?.id ?? null,
    departureAirport: request?.departureAirport ?? null,
    departureDate: request?.departureDate ?? null,
    passengers: request?.passengers ?? null,
    avinodeTripId: session.avinodeTripId,
    primaryQuoteId: session.primaryQuoteId,
    clientWish: session.clientWish,
    canSearch: avinode === 'ready',
    departsAt,
    lastMessageFrom: session.lastMessageFrom,
    isTripCancelled: trip !== null && trip.cancelledAt !== null,
    rfqs: trip?.rfqs ?? [],
    quotes: quotesOf(detail),
  };
}

/** Returns the departure’s local hour when the client stated one. */
function useDeparture({ request }: SessionDetail): string | null {
  const leg = request?.legs[0];
  const isTimed = leg !== undefined && leg.departureDate !== null && leg.departureTime !== null;
  const { data } = trpc.airports.byCodes.useQuery(
    { codes: [leg?.departureAirport ?? ''] },
    { enabled: isTimed, staleTime: Number.POSITIVE_INFINITY },
  );
  const zone = data?.airports[0]?.zone;
  if (!isTimed || zone === undefined) return null;
  return zonedInstant(leg.departureDate ?? '', leg.departureTime ?? '', zone);
}

/** Returns the next best action of a session, as of now. */
export function useNextAction(detail: SessionDetail): NextAction {
  const at = useNow();
  const departsAt = useDeparture(detail);
  const timeName = (instant: string): string =>
    Math.abs(Date.parse(instant) - at) < 18 * 3_600_000
      ? timeOfDay(instant)
      : `${dayName(instant)} ${timeOfDay(instant)}`;
  return nextAction(actionFactsOf(detail, departsAt), new Date(at).toISOString(), timeName);
}
