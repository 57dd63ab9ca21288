import type { ChangeNotice } from '@tripthread/db/listen';
import type { Clock, Instant } from '@tripthread/shared/time/clock';
import type { BrokerTopic } from '@tripthread/shared/changes';
import { Failure } from '@tripthread/shared/failures';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import { ChangeStream, newsOf } from './change-stream.ts';
import type { Viewer } from '../logins/viewer.ts';
import { RecentNotices } from './recent-notices.ts';

/** What an open desk receives: ids, versions and topics, never contents. */
export type Change =
  /** Changes may be lost: read again. */
  | { readonly type: 'resync'; readonly now: Instant }
  /** Nothing is lost since the time that the page named; what changed since then follows. */
  | { readonly type: 'caughtUp'; readonly now: Instant }
  | Changed;

export interface Changed {
  readonly type: 'changed';
  readonly sessions: readonly { readonly id: SessionId; readonly version: number }[];
  readonly topics: readonly BrokerTopic[];
}

export const pingIntervalMs = 15_000;
export const maxStreamMs = 10 * 60_000;

const debounceMs = 250;
const sweepIntervalMs = 2_000;
const patienceMs = 20_000;
const most = { perAgent: 5, perAddress: 50, inAll: 2_000 } as const;

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

/** Fans out one LISTEN connection to all open streams of this process. */
export interface Hub {
  /** @throws TOO_MANY_STREAMS, BUSY */
  open(listener: Listener): AsyncIterable<Change>;
  publish(notice: ChangeNotice): void;
  /** Makes every desk read again, because notices may be lost. */
  resyncAll(): void;
  /** Ends the streams of logins that are no longer valid. */
  revalidate(): Promise<void>;
  readonly size: number;
  close(): void;
}

export interface HubOptions {
  readonly clock: Clock;
  /** Returns which of these login tokens are still valid. */
  readonly liveTokens: (tokens: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly onError: (error: unknown) => void;
}

interface Window {
  readonly timer: NodeJS.Timeout;
  readonly waiting: ChangeNotice[];
}

export function openHub({ clock, liveTokens, onError }: HubOptions): Hub {
  const streams = new Set<ChangeStream>();
  const windows = new Map<BrokerageId, Window>();
  const recent = new RecentNotices();
  const nowMs = () => Date.parse(clock.now());
  let isClosed = false;

  const count = (is: (stream: ChangeStream) => boolean) => [...streams].filter(is).length;

  function deliver(brokerageId: BrokerageId, notices: readonly ChangeNotice[]) {
    const news = newsOf(notices);
    if (news === null) return;
    for (const stream of streams) if (stream.brokerageId === brokerageId) stream.add(news);
  }

  // A brokerage's first notice is sent at once; those that follow within the window are sent together at its end.
  function openWindow(brokerageId: BrokerageId) {
    const timer = setTimeout(() => {
      const waiting = windows.get(brokerageId)?.waiting ?? [];
      windows.delete(brokerageId);
      if (waiting.length === 0) return;
      deliver(brokerageId, waiting);
      openWindow(brokerageId);
    }, debounceMs);
    timer.unref();
    windows.set(brokerageId, { timer, waiting: [] });
  }

  async function revalidate() {
    const asked = [...streams];
    const live = await liveTokens([...new Set(asked.map((stream) => stream.token))]);
    for (const stream of asked) if (!live.has(stream.token)) stream.end();
  }

  const sweep = setInterval(() => {
    const now = performance.now();
    for (const stream of streams) {
      if (stream.isOver(now)) stream.end();
      else if (stream.isStuck(now, patienceMs)) stream.cut();
    }
    recent.prune(nowMs());
    if (streams.size > 0) revalidate().catch(onError);
  }, sweepIntervalMs);
  sweep.unref();

  return {
    open(listener) {
      const { viewer, address } = listener;
      if (isClosed || streams.size >= most.inAll) throw new Failure('BUSY', { retryAfterSeconds: 5 });
      if (count((stream) => stream.agentId === viewer.agentId) >= most.perAgent) throw new Failure('TOO_MANY_STREAMS');
      if (count((stream) => stream.address === address) >= most.perAddress) throw new Failure('TOO_MANY_STREAMS');
      // Spread over time: streams that opened together would otherwise reconnect together forever.
      const lastsMs = maxStreamMs * (0.8 + 0.2 * Math.random());
      const missed =
        listener.since === undefined ? null : recent.since(viewer.brokerageId, Date.parse(listener.since), nowMs());
      const stream = new ChangeStream(listener, {
        clock,
        missed: missed === null ? 'resync' : newsOf(missed),
        endsAt: performance.now() + lastsMs,
        onEnd: () => streams.delete(stream),
      });
      streams.add(stream);
      return stream;
    },
    publish(notice) {
      recent.add(notice, nowMs());
      const window = windows.get(notice.brokerageId);
      if (window !== undefined) {
        window.waiting.push(notice);
        return;
      }
      deliver(notice.brokerageId, [notice]);
      openWindow(notice.brokerageId);
    },
    resyncAll() {
      recent.reset(nowMs());
      for (const stream of streams) stream.add('resync');
    },
    revalidate,
    get size() {
      return streams.size;
    },
    close() {
      isClosed = true;
      clearInterval(sweep);
      for (const { timer } of windows.values()) clearTimeout(timer);
      for (const stream of streams) stream.end();
    },
  };
}
