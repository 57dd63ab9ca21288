import type { BrokerageId, SessionId } from '@tripthread/shared/ids';

/** The one channel that commits are announced on. */
export const channel = 'tripthread';

/** Ids and versions only: whoever hears it reads the rows for themselves. A lost poke costs latency, nothing else. */
export interface ChangeNotice {
  readonly brokerageId: BrokerageId;
  /** Changed sessions with their new versions; null stands for "more than fit, look at everything". */
  readonly sessions: readonly (readonly [SessionId, number])[] | null;
  readonly orphans: boolean;
  /** A mail of the outbox came, went or changed. */
  readonly mails: boolean;
  /** A client's card came or changed. */
  readonly clients: boolean;
  /** Somebody's login or rights changed: check who is still allowed to listen. */
  readonly access: boolean;
  /** Something was put in the queue. */
  readonly work: boolean;
}

// A payload of 8,000 bytes or more would abort the transaction that sends it.
const maxSessionsPerNotice = 120;

export function formatChangeNotice(notice: ChangeNotice): string {
  const sessions = notice.sessions !== null && notice.sessions.length <= maxSessionsPerNotice ? notice.sessions : null;
  return JSON.stringify({
    b: notice.brokerageId,
    s: sessions,
    o: notice.orphans ? 1 : 0,
    m: notice.mails ? 1 : 0,
    c: notice.clients ? 1 : 0,
    a: notice.access ? 1 : 0,
    w: notice.work ? 1 : 0,
  });
}

export function parseChangeNotice(payload: string): ChangeNotice {
  const { b, s, o, m, c, a, w } = JSON.parse(payload) as { b: BrokerageId; s: ChangeNotice['sessions'] } & Record<
    'o' | 'm' | 'c' | 'a' | 'w',
    0 | 1
  >;
  return {
    brokerageId: b,
    sessions: s,
    orphans: o === 1,
    mails: m === 1,
    clients: c === 1,
    access: a === 1,
    work: w === 1,
  };
}
