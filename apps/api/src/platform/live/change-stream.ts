import type { ChangeNotice } from '@tripthread/db/listen';
import type { Clock } from '@tripthread/shared/time/clock';
import { type BrokerTopic, isBrokerTopic } from '@tripthread/shared/changes';
import type { BrokerageId, IsoAgentId, SessionId } from '@tripthread/shared/ids';
import type { Change, Listener } from './realtime.ts';

const maxQueued = 500;

interface StreamOptions {
  readonly clock: Clock;
  /** What the page missed since it loaded; null when that is not known, so that it has to read again. */
  readonly missed: readonly ChangeNotice[] | null;
  readonly endsAt: number;
  readonly onEnd: () => void;
}

/** Ends the stream as broken, not as complete: the browser then reconnects, and learns the reason. */
const ended = () => new DOMException('the stream has ended', 'AbortError');

/**
 * One open stream. Changes while the client is not reading are merged into one, so a slow reader costs no memory.
 * A hand-written iterator: a generator that is dropped before its first step would never clean up.
 */
export class ChangeStream implements AsyncIterable<Change>, AsyncIterator<Change> {
  readonly brokerageId: BrokerageId;
  readonly agentId: IsoAgentId;
  readonly token: string;
  readonly address: string;
  #isResyncDue: boolean;
  #isCaughtUpDue: boolean;
  #sessions = new Map<SessionId, number>();
  readonly #topics = new Set<BrokerTopic>();
  #waitingSince: number | null = null;
  #isEnded = false;
  #wake: () => void = () => {};

  private readonly listener: Listener;
  private readonly options: StreamOptions;

  constructor(listener: Listener, options: StreamOptions) {
    this.listener = listener;
    this.options = options;
    this.brokerageId = listener.viewer.brokerageId;
    this.agentId = listener.viewer.agentId;
    this.token = listener.viewer.loginToken;
    this.address = listener.address;
    this.#isResyncDue = options.missed === null;
    this.#isCaughtUpDue = options.missed !== null;
    for (const notice of options.missed ?? []) this.add(notice);
    if (listener.signal?.aborted === true) queueMicrotask(() => this.end());
    else listener.signal?.addEventListener('abort', () => this.end(), { once: true });
  }

  add({ sessions, topics }: ChangeNotice): void {
    for (const [id, version] of sessions ?? []) this.#sessions.set(id, Math.max(version, this.#sessions.get(id) ?? 0));
    for (const topic of topics) if (isBrokerTopic(topic)) this.#topics.add(topic);
    if (sessions === null || this.#sessions.size > maxQueued) this.#isResyncDue = true;
    if (this.#hasNews()) this.#ring();
  }

  resync(): void {
    this.#isResyncDue = true;
    this.#ring();
  }

  /** Sends nothing more from here on. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.options.onEnd();
    this.#wake();
  }

  cut(): void {
    this.end();
    this.listener.endConnection();
  }

  isOver = (now: number): boolean => now >= this.options.endsAt;
  isStuck = (now: number, patienceMs: number): boolean =>
    this.#waitingSince !== null && now - this.#waitingSince > patienceMs;

  async next(): Promise<IteratorResult<Change>> {
    for (;;) {
      if (this.#isEnded) throw ended();
      const change = this.#take();
      if (change !== null) return { done: false, value: change };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  return(): Promise<IteratorResult<Change>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterator<Change> {
    return this;
  }

  #hasNews = (): boolean =>
    this.#isResyncDue || this.#isCaughtUpDue || this.#sessions.size > 0 || this.#topics.size > 0;

  #ring(): void {
    this.#waitingSince ??= performance.now();
    this.#wake();
  }

  #take(): Change | null {
    if (!this.#hasNews()) return null;
    if (this.#isCaughtUpDue && !this.#isResyncDue) {
      this.#isCaughtUpDue = false;
      return { type: 'caughtUp', now: this.options.clock.now() };
    }
    const change: Change = this.#isResyncDue
      ? { type: 'resync', now: this.options.clock.now() }
      : {
          type: 'changed',
          sessions: [...this.#sessions].map(([id, version]) => ({ id, version })),
          topics: [...this.#topics],
        };
    this.#isResyncDue = false;
    this.#isCaughtUpDue = false;
    this.#sessions = new Map();
    this.#topics.clear();
    this.#waitingSince = null;
    return change;
  }
}
