import type { ChangeNotice } from '@tripthread/db/listen';
import type { Clock } from '@tripthread/shared/time/clock';
import { ChangeStream, type Listener } from './change-stream.ts';
import { type Change, newsOf } from './changes.ts';
import { NoticeWindows } from './notice-windows.ts';
import { OpenStreams } from './open-streams.ts';
import { RecentNotices } from './recent-notices.ts';

export const pingIntervalMs = 15_000;
export const maxStreamMs = 10 * 60_000;

const sweepIntervalMs = 2_000;

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

export function openHub({ clock, liveTokens, onError }: HubOptions): Hub {
  const streams = new OpenStreams();
  const recent = new RecentNotices();
  const nowMs = () => Date.parse(clock.now());

  const windows = new NoticeWindows((brokerageId, notices) => {
    const news = newsOf(notices);
    if (news !== null) streams.send(news, brokerageId);
  });
  const revalidate = () => streams.revalidate(liveTokens);
  const sweep = setInterval(() => {
    streams.endOverdue(performance.now());
    recent.prune(nowMs());
    if (streams.size > 0) revalidate().catch(onError);
  }, sweepIntervalMs);
  sweep.unref();

  return {
    open(listener) {
      streams.requireRoomFor(listener);
      // Spread over time: streams that opened together would otherwise reconnect together forever.
      const lastsMs = maxStreamMs * (0.8 + 0.2 * Math.random());
      const { viewer, since } = listener;
      const missed = since === undefined ? null : recent.since(viewer.brokerageId, Date.parse(since), nowMs());
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
      windows.add(notice);
    },
    resyncAll() {
      recent.reset(nowMs());
      streams.send('resync');
    },
    revalidate,
    get size() {
      return streams.size;
    },
    close() {
      clearInterval(sweep);
      windows.close();
      streams.close();
    },
  };
}
