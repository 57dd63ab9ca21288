import type { ChangeNotice } from '@tripthread/db/listen';
import type { Clock } from '@tripthread/shared/time/clock';
import { isBrokerTopic } from '@tripthread/shared/changes';
import type { BrokerageId, IsoAgentId, SessionId } from '@tripthread/shared/ids';
import type { Change, Changed, Listener } from './realtime.ts';

const maxQueued = 500;

interface StreamOptions {
  readonly clock: Clock;
  /** What the page missed since it loaded; `resync` when that is not known, so that it has to read again. */
  readonly missed: News | null;
  readonly endsAt: number;
  readonly onEnd: () => void;
}

/** What a stream has still to send. */
export type News = Changed | 'resync';

/** Returns what the brokers of their brokerage receive of these notices; null for nothing. */
export const newsOf = (notices: readonly ChangeNotice[]): News | null => notices.map(newsOfOne).reduce(mergeNews, null);

function newsOfOne({ sessions, topics }: ChangeNotice): News | null {
  if (sessions === null) return 'resync';
  const change: Changed = {
    type: 'changed',
    sessions: sessions.map(([id, version]) => ({ id, version })),
    topics: topics.filter(isBrokerTopic),
  };
  return change.sessions.length === 0 && change.topics.length === 0 ? null : change;
}

function mergeNews(one: News | null, other: News | null): News | null {
  if (one === null || other === null) return one ?? other;
  if (one === 'resync' || other === 'resync') return 'resync';
  const versions = new Map<SessionId, number>();
  for (const { id, version } of [...one.sessions, ...other.sessions])
    versions.set(id, Math.max(version, versions.get(id) ?? 0));
  if (versions.size > maxQueued) return 'resync';
  const sessions = [...versions].map(([id, version]) => ({ id, version }));
  return { type: 'changed', sessions, topics: [...new Set([...one.topics, ...other.topics])] };
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
