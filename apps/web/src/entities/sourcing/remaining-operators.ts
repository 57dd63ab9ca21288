import type { SessionDetail, Trip } from '../../lib/api/api-types.ts';

type Rfq = Trip['rfqs'][number];
interface Remaining {
  /** Who still waits for word, as far as they can be told over Avinode. */
  readonly told: readonly Rfq[];
  /** Whoever won it: they fly it, and must not be told that it is off. */
  readonly winner: Rfq | null;
}

/** The operators who still wait when a session ends. */
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
