import type { BrokerageId, SessionId } from '@tripthread/shared/ids';

/** The one channel that commits are announced on. */
export const channel = 'tripthread';

/** Ids and versions only: whoever hears it reads the rows for themselves. A lost poke costs latency, nothing else. */
export interface Poke {
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
const mostSessions = 120;

export function writePoke(poke: Poke): string {
  const sessions = poke.sessions !== null && poke.sessions.length <= mostSessions ? poke.sessions : null;
  return JSON.stringify({
    b: poke.brokerageId,
    s: sessions,
    o: poke.orphans ? 1 : 0,
    m: poke.mails ? 1 : 0,
    c: poke.clients ? 1 : 0,
    a: poke.access ? 1 : 0,
    w: poke.work ? 1 : 0,
  });
}

export function readPoke(payload: string): Poke {
  const { b, s, o, m, c, a, w } = JSON.parse(payload) as { b: BrokerageId; s: Poke['sessions'] } & Record<
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
