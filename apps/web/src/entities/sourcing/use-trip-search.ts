import { decideTripCreation } from '@tripthread/shared/sourcing/trip-creation';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { forgetKey, type IdempotencyKeys, keyFor } from '../../lib/api/idempotency-key.ts';
import { failureOf, isTransient } from '../../lib/api/failure.ts';
import { useShortcut } from '../../lib/keyboard/shortcuts.ts';
import { toast } from '../../lib/page/toasts.ts';
import { formatMissingFacts } from './trip-creation-text.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useSessionChange } from '../sessions/use-session-change.ts';

/** By session: the keys of clicks without an answer, so that a second click does not create a second trip. */
const unanswered: IdempotencyKeys = new Map();

export interface TripSearch {
  readonly state: 'hidden' | 'ready' | 'incomplete' | 'waiting' | 'failed';
  /** What is missing, or what went wrong. */
  readonly sentence: string | null;
  readonly search: () => Promise<void>;
}

/** Why the trip cannot be searched yet; null if it can, undefined if the session does not offer the search. */
function searchBlockerOf({ session, request }: SessionDetail): string | null | undefined {
  const facts = { status: session.status, avinodeTripId: session.avinodeTripId, requestId: request?.id ?? null };
  const decision = decideTripCreation(facts, request);
  if (decision.ok) return null;
  if (decision.reason === 'NO_REQUEST') return 'Avinode needs a trip request: route, date and passengers.';
  if (decision.reason === 'REQUEST_INCOMPLETE')
    return formatMissingFacts(decision.fields ?? {}, request?.legs.length ?? 0);
  return undefined;
}

/** "Search in Avinode": whether it is available, its state, and the action, which runs once for repeated calls. */
export function useTripSearch(detail: SessionDetail): TripSearch {
  const sessionId = detail.session.id;
  const { shown } = useSessionChange();
  const { mutateAsync, isPending } = trpc.trips.create.useMutation();
  const obstacle = searchBlockerOf(detail);
  const order = detail.orders.find(({ kind }) => kind === 'create_trip');

  const search = async (): Promise<void> => {
    const idempotencyKey = keyFor(unanswered, sessionId);
    try {
      shown(await mutateAsync({ sessionId, idempotencyKey }));
      forgetKey(unanswered, sessionId);
    } catch (error) {
      if (!isTransient(error)) forgetKey(unanswered, sessionId);
      toast({
        tone: 'danger',
        text: failureOf(error).sentence,
        action: { label: 'Try again', run: () => void search() },
      });
    }
  };

  if (detail.avinode !== 'ready' || obstacle === undefined) return { state: 'hidden', sentence: null, search };
  if (isPending || order?.status === 'waiting') return { state: 'waiting', sentence: null, search };
  if (obstacle !== null) return { state: 'incomplete', sentence: obstacle, search };
  return order?.status === 'failed'
    ? { state: 'failed', sentence: order.error, search }
    : { state: 'ready', sentence: null, search };
}

/** The key and the palette: has the trip made, or opens its search where it is made already. */
export function useTripSearchKey(detail: SessionDetail, { state, sentence, search }: TripSearch): void {
  const searchUrl = detail.trip?.searchUrl ?? null;
  const run = (): void => {
    if (searchUrl !== null) window.open(searchUrl, '_blank', 'noopener');
    else if (state === 'incomplete') toast({ text: sentence ?? '' });
    else if (state !== 'waiting') void search();
  };
  useShortcut('source', run, searchUrl !== null || state !== 'hidden');
}
