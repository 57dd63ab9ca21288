import type { ChangeNotice } from '@tripthread/db/listen';
import { type BrokerTopic, isBrokerTopic } from '@tripthread/shared/changes';
import type { SessionId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';

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

const maxQueued = 500;

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

/** Merges what follows into what has not been sent yet. More sessions than a page compares make a resync. */
export function mergeNews(one: News | null, other: News | null): News | null {
  if (one === null || other === null) return one ?? other;
  if (one === 'resync' || other === 'resync') return 'resync';
  const versions = new Map<SessionId, number>();
  for (const { id, version } of [...one.sessions, ...other.sessions])
    versions.set(id, Math.max(version, versions.get(id) ?? 0));
  if (versions.size > maxQueued) return 'resync';
  const sessions = [...versions].map(([id, version]) => ({ id, version }));
  return { type: 'changed', sessions, topics: [...new Set([...one.topics, ...other.topics])] };
}
