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
  attempts(): readonly Attempt[];
  counts(): { readonly delivered: number; readonly failedAttempts: number; readonly givenUp: number };
  /** Resolves when no notification is queued except held ones. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const maxTimerMs = 2_000_000_000;
const maxEntries = 500;

/** Delivers stored and new notifications until they are acknowledged or 48 hours have passed. */
export const openNotifier = (store: Store, redelivery: Redelivery): Notifier => new DeliveryQueue(store, redelivery);

class DeliveryQueue implements Notifier {
  readonly #store: Store;
  readonly #redelivery: Redelivery;
  readonly #queue: string[] = [];
  /** The ids in the queue. */
  readonly #queued = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #stopping = new AbortController();
  readonly #remembered: Attempt[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #counts = { delivered: 0, failedAttempts: 0, givenUp: 0 };
  #running = 0;

  constructor(store: Store, redelivery: Redelivery) {
    this.#store = store;
    this.#redelivery = redelivery;
    store.watch('deliveries', (delivery) => this.#schedule(delivery));
    for (const delivery of store.all('deliveries')) this.#schedule(delivery);
  }

  attempts(): readonly Attempt[] {
    return this.#remembered;
  }

  counts() {
    return this.#counts;
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#running === 0 && this.#queue.length === 0) this.#answerWaiting();
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    while (this.#running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #schedule({ id, nextAtMs, isHeld }: Delivery): void {
    if (isHeld || this.#stopping.signal.aborted) return;
    clearTimeout(this.#timers.get(id));
    const wait = nextAtMs - Date.now();
    const enqueue = () => {
      this.#timers.delete(id);
      if (this.#queued.has(id)) return;
      this.#queued.add(id);
      this.#queue.push(id);
      this.#pump();
    };
    if (wait <= 0) enqueue();
    else this.#timers.set(id, setTimeout(enqueue, Math.min(wait, maxTimerMs)).unref());
  }

  #pump(): void {
    while (this.#running < this.#redelivery.atOnce && !this.#stopping.signal.aborted) {
      const id = this.#queue.shift();
      if (id === undefined) break;
      this.#running += 1;
      // On the next tick, after the caller's change is complete.
      void Promise.resolve()
        .then(() => this.#attempt(id))
        .finally(() => {
          this.#running -= 1;
          this.#pump();
        });
    }
    if (this.#running === 0 && this.#queue.length === 0) this.#answerWaiting();
  }

  #answerWaiting(): void {
    if (this.#timers.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #attempt(id: string): Promise<void> {
    const store = this.#store;
    const delivery = store.get('deliveries', id);
    const webhook = delivery === undefined ? undefined : store.get('webhooks', delivery.webhookId);
    this.#queued.delete(id);
    if (delivery === undefined) return;
    // The webhook was deactivated.
    if (webhook?.active !== true) return store.change((change) => change.remove('deliveries', id));
    const status = await post(webhook, delivery.body, this.#redelivery, this.#stopping.signal);
    if (this.#stopping.signal.aborted) return;
    const isLost = Math.random() < store.faults().loseAcknowledgements;
    const isTaken = status === 200 && !isLost;
    this.#remembered.push({ at: new Date().toISOString(), deliveryId: id, body: delivery.body, status, isTaken });
    if (this.#remembered.length > maxEntries) this.#remembered.shift();
    store.change((change) => this.#settle(change, delivery, isTaken));
  }

  #settle(change: Change, delivery: Delivery, isTaken: boolean): void {
    // Deleted by a reset.
    if (change.get('deliveries', delivery.id) === undefined) return;
    const next = afterFailure(delivery, this.#redelivery);
    if (isTaken) this.#counts.delivered += 1;
    else this.#counts.failedAttempts += 1;
    if (!isTaken && next === null) this.#counts.givenUp += 1;
    if (isTaken || next === null) change.remove('deliveries', delivery.id);
    else change.put('deliveries', next);
  }
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
