import type { Delivery, Webhook } from '../world/model.ts';
import type { Change, Store } from '../world/store.ts';

/** How notifications are retried until they are answered with 200. */
export interface Redelivery {
  /** The wait before the second attempt; it doubles with every further attempt. */
  readonly firstMs: number;
  readonly maxDelayMs: number;
  readonly retryForMs: number;
  readonly timeoutMs: number;
  readonly atOnce: number;
}

export const asAvinode: Redelivery = {
  firstMs: 1_000,
  maxDelayMs: 60_000,
  retryForMs: 48 * 3_600_000,
  timeoutMs: 10_000,
  atOnce: 8,
};

/** A delivery attempt, as the control API returns it. */
export interface Attempt {
  readonly at: string;
  readonly deliveryId: string;
  readonly body: string;
  readonly status: number | null;
  readonly isTaken: boolean;
}

export interface Notifier {
  readonly attempts: () => readonly Attempt[];
  readonly counts: () => { readonly delivered: number; readonly failedAttempts: number; readonly givenUp: number };
  /** Resolves when no notification is queued except held ones. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const maxTimerMs = 2_000_000_000;
const maxEntries = 500;

/** Delivers stored and new notifications until they are acknowledged or 48 hours have passed. */
export function openNotifier(store: Store, redelivery: Redelivery): Notifier {
  const queue: string[] = [];
  const known = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const stopping = new AbortController();
  const remembered: Attempt[] = [];
  const waiting: (() => void)[] = [];
  const counts = { delivered: 0, failedAttempts: 0, givenUp: 0 };
  let running = 0;

  const schedule = ({ id, nextAtMs, isHeld }: Delivery) => {
    if (isHeld || stopping.signal.aborted) return;
    clearTimeout(timers.get(id));
    const wait = nextAtMs - Date.now();
    const enqueue = () => {
      timers.delete(id);
      if (known.has(id)) return;
      known.add(id);
      queue.push(id);
      pump();
    };
    if (wait <= 0) enqueue();
    else timers.set(id, setTimeout(enqueue, Math.min(wait, maxTimerMs)).unref());
  };
  const pump = () => {
    while (running < redelivery.atOnce && queue.length > 0 && !stopping.signal.aborted) {
      const id = queue.shift() as string;
      running += 1;
      // On the next tick, after the caller's change is complete.
      void Promise.resolve()
        .then(() => attempt(id))
        .finally(() => {
          running -= 1;
          pump();
        });
    }
    if (running === 0 && queue.length === 0) answerWaiting();
  };
  const answerWaiting = () => {
    if (timers.size === 0) for (const resolve of waiting.splice(0)) resolve();
  };
  const attempt = async (id: string) => {
    const delivery = store.get('deliveries', id);
    const webhook = delivery === undefined ? undefined : store.get('webhooks', delivery.webhookId);
    known.delete(id);
    if (delivery === undefined) return;
    // The webhook was deactivated.
    if (webhook?.active !== true) return store.change((change) => change.remove('deliveries', id));
    const status = await post(webhook, delivery.body, redelivery, stopping.signal);
    if (stopping.signal.aborted) return;
    const isLost = Math.random() < store.faults().loseAcknowledgements;
    const isTaken = status === 200 && !isLost;
    remembered.push({ at: new Date().toISOString(), deliveryId: id, body: delivery.body, status, isTaken });
    if (remembered.length > maxEntries) remembered.shift();
    store.change((change) => settle(change, delivery, isTaken));
  };
  const settle = (change: Change, delivery: Delivery, isTaken: boolean) => {
    // Deleted by a reset.
    if (change.get('deliveries', delivery.id) === undefined) return;
    const next = afterFailure(delivery, redelivery);
    if (isTaken) counts.delivered += 1;
    else counts.failedAttempts += 1;
    if (!isTaken && next === null) counts.givenUp += 1;
    if (isTaken || next === null) change.remove('deliveries', delivery.id);
    else change.put('deliveries', next);
  };

  store.watch('deliveries', schedule);
  for (const delivery of store.all('deliveries')) schedule(delivery);
  return {
    attempts: () => remembered,
    counts: () => counts,
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (running === 0 && queue.length === 0) answerWaiting();
      }),
    async stop() {
      stopping.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      while (running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/** The time of the next attempt, or null after the retry period. */
function afterFailure(delivery: Delivery, { firstMs, maxDelayMs, retryForMs }: Redelivery): Delivery | null {
  const attempts = delivery.attempts + 1;
  const nextAtMs = Date.now() + Math.min(maxDelayMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return nextAtMs > delivery.firstAtMs + retryForMs ? null : { ...delivery, attempts, nextAtMs };
}

async function post(
  { targetURI, clientIdentifier, clientSecret }: Webhook,
  body: string,
  { timeoutMs }: Redelivery,
  stopping: AbortSignal,
): Promise<number | null> {
  try {
    const answer = await fetch(targetURI, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientIdentifier}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body,
      signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]),
    });
    // Read to the end, or the connection can't be reused.
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}

/** Releases the held notifications: shuffled, some of them several times. */
export function release(
  store: Store,
  { tripId, copies, random }: { tripId?: string; copies: number; random: () => number },
): number {
  const held = [...store.all('deliveries')].filter(
    (delivery) => delivery.isHeld && (tripId === undefined || delivery.tripId === tripId),
  );
  const shuffled = held
    .flatMap((delivery) => {
      const times = 1 + Math.floor(copies) + (random() < copies % 1 ? 1 : 0);
      return Array.from({ length: times }, (_, copy) => ({ delivery, copy, rank: random() }));
    })
    .sort((a, b) => a.rank - b.rank);
  store.change((change) => {
    // Deleted and inserted again, since deliveries are sent in insertion order.
    for (const { id } of held) change.remove('deliveries', id);
    for (const { delivery, copy } of shuffled) {
      const id = copy === 0 ? delivery.id : change.nextId('delivery');
      change.put('deliveries', { ...delivery, id, isHeld: false, nextAtMs: Date.now() });
    }
  });
  return shuffled.length;
}

/** A pseudo-random sequence, the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
