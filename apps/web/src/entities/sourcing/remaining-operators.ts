import type { SessionDetail, Trip } from '../../lib/api/api-types.ts';

type Rfq = Trip['rfqs'][number];
interface Remaining {
  /** The operators who still wait for an answer and can be reached over Avinode. */
  readonly told: readonly Rfq[];
  /** The winning operator: they fly the trip, and must not be notified of a cancellation. */
  readonly winner: Rfq | null;
}

/** Returns the operators who still wait when a session ends. */
export function remainingOperators(
  { trip, avinode, session }: Pick<SessionDetail, 'trip' | 'avinode' | 'session'>,
  outcome: 'won' | 'lost',
): Remaining {
  if (avinode !== 'ready' || trip === null || trip.avinodeTripId === null || trip.cancelledAt !== null)
    return { told: [], winner: null };
  const waiting = trip.rfqs.filter(({ status }) => status === 'sent' || status === 'unanswered' || status === 'quoted');
  const primary = outcome === 'won' ? trip.quotes.find(({ id }) => id === session.primaryQuoteId) : undefined;
  const winner = waiting.find(({ id }) => id === primary?.rfqId) ?? null;
  return { told: waiting.filter((rfq) => rfq !== winner), winner };
}
