import { isTopic, type Topic } from '@tripthread/shared/changes';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';

/** The one channel on which commits are announced. */
export const channel = 'tripthread';

/** Ids and versions only: the receiver reads the rows. A lost notice costs latency, nothing else. */
export interface ChangeNotice {
  readonly brokerageId: BrokerageId;
  /** Changed sessions with their new versions; null when more changed than fit, so that the receiver resyncs. */
  readonly sessions: readonly (readonly [SessionId, number])[] | null;
  readonly topics: readonly Topic[];
}

// NOTIFY refuses a payload of 8,000 bytes or more, which would abort the transaction.
const maxSessionsPerNotice = 120;

export function formatChangeNotice({ brokerageId, sessions, topics }: ChangeNotice): string {
  return JSON.stringify({
    b: brokerageId,
    s: sessions !== null && sessions.length <= maxSessionsPerNotice ? sessions : null,
    t: topics,
  });
}

export function parseChangeNotice(payload: string): ChangeNotice {
  // Only this program's own commits send on this channel.
  const sent: { b: BrokerageId; s: ChangeNotice['sessions']; t: readonly string[] } = JSON.parse(payload);
  const { b, s, t } = sent;
  return { brokerageId: b, sessions: s, topics: t.filter(isTopic) };
}
