import type { BrokerageId, IsoAgentId } from '@tripthread/shared/ids';
import type { Clock, Instant } from '@tripthread/shared/time/clock';
import type { Viewer } from '../logins/viewer.ts';
import { type Change, mergeNews, type News } from './changes.ts';

export interface Listener {
  readonly viewer: Viewer;
  readonly address: string;
  /** Fires when the caller has disconnected. */
  readonly signal: AbortSignal | undefined;
  /** When the page began to read its data, for a page that has not connected before. */
  readonly since?: Instant | undefined;
  /** Cuts off a caller who no longer reads. */
  endConnection(): void;
}

interface StreamOptions {
  readonly clock: Clock;
  /** What the page missed since it loaded; `resync` when that is not known, so that it has to read again. */
  readonly missed: News | null;
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
  #news: News | null;
  #isCaughtUpDue: boolean;
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
    this.#news = options.missed;
    this.#isCaughtUpDue = options.missed !== 'resync';
    if (listener.signal?.aborted === true) queueMicrotask(() => this.end());
    else listener.signal?.addEventListener('abort', () => this.end(), { once: true });
  }

  /** A stream that has nothing else to send keeps the object itself, so that all streams of a brokerage send the same one. */
  add(news: News): void {
    this.#news = mergeNews(this.#news, news);
    this.#waitingSince ??= performance.now();
    this.#wake();
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

  #take(): Change | null {
    const news = this.#news;
    if (this.#isCaughtUpDue && news !== 'resync') {
      this.#isCaughtUpDue = false;
      return { type: 'caughtUp', now: this.options.clock.now() };
    }
    if (news === null) return null;
    this.#news = null;
    this.#isCaughtUpDue = false;
    this.#waitingSince = null;
    return news === 'resync' ? { type: 'resync', now: this.options.clock.now() } : news;
  }
}
