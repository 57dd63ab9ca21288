import { call } from './calls.ts';
import type { Person } from './people.ts';
import { serveByHand, serveProduct } from './processes.ts';
import { listPath } from './list-rate.ts';

export interface WriteRates {
  /** Calls per second of the product and of the direct writes, round by round. */
  readonly send: Pair;
  readonly tripInfo: Pair;
}

interface Pair {
  readonly product: readonly number[];
  readonly byHand: readonly number[];
}

interface Target {
  readonly sessionId: string;
  readonly brokerageId: string;
  readonly agentId: string;
  version: number;
}

const workers = 4;
let keys = 0;
const nextKey = () => `${Date.now()}-${(keys += 1)}`;

/** Compares one broker's commands with direct writes of the same rows behind bare Express, alternating. */
export async function measureWrites(url: string, person: Person, rounds: number, seconds: number): Promise<WriteRates> {
  const [product, byHand] = [await serveProduct(url), await serveByHand(url)];
  const caller = { origin: product.origin, cookie: person.cookie };
  const found = { send: { product: [], byHand: [] }, tripInfo: { product: [], byHand: [] } } as {
    [Name in keyof WriteRates]: { product: number[]; byHand: number[] };
  };
  try {
    const targets = await findTargets(product.origin, person);
    const hand = (path: string) => async (target: Target) => {
      const answer = await fetch(`${byHand.origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...target, key: nextKey() }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await answer.json();
    };
    const send = ({ sessionId }: Target) => {
      const message = { sessionId, text: 'Noted.', audience: 'internal', idempotencyKey: nextKey() };
      return call(caller, 'messages.send', message, 'POST');
    };
    const tripInfo = async (target: Target) => {
      const { sessionId, version } = target;
      const change = { sessionId, expectedVersion: version, avinodeRfpId: `rfp-${nextKey()}` };
      const { session } = (await call(caller, 'sessions.updateTripInfo', change, 'POST')) as {
        session: { version: number };
      };
      target.version = session.version;
    };
    for (let round = 0; round <= rounds; round += 1) {
      const rates = [
        await rateOf(send, targets, seconds),
        await rateOf(hand('/send'), targets, seconds),
        await refresh(product.origin, person, targets).then(() => rateOf(tripInfo, targets, seconds)),
        await rateOf(hand('/trip-info'), targets, seconds),
      ] as const;
      // The first round is a warm-up.
      if (round === 0) continue;
      found.send.product.push(rates[0]);
      found.send.byHand.push(rates[1]);
      found.tripInfo.product.push(rates[2]);
      found.tripInfo.byHand.push(rates[3]);
    }
    return found;
  } finally {
    await product.stop();
    await byHand.stop();
  }
}

interface Row {
  readonly id: string;
  readonly version: number;
}

async function listRows(origin: string, { cookie }: Person): Promise<readonly Row[]> {
  const answer = await fetch(`${origin}${listPath}`, { headers: { cookie } });
  return ((await answer.json()) as [{ result: { data: { sessions: Row[] } } }])[0].result.data.sessions;
}

const findTargets = async (origin: string, person: Person): Promise<Target[]> =>
  (await listRows(origin, person)).slice(0, workers).map(({ id, version }) => ({
    sessionId: id,
    brokerageId: person.brokerageId,
    agentId: person.agentId,
    version,
  }));

async function refresh(origin: string, person: Person, targets: readonly Target[]): Promise<void> {
  for (const target of targets) {
    const { session } = (await call({ origin, cookie: person.cookie }, 'sessions.byId', {
      sessionId: target.sessionId,
    })) as {
      session: Row;
    };
    target.version = session.version;
  }
}

/** Each worker writes to its own session, so that none waits for a lock. */
async function rateOf(
  write: (target: Target) => Promise<unknown>,
  targets: readonly Target[],
  seconds: number,
): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  const done = await Promise.all(
    targets.map(async (target) => {
      let count = 0;
      for (; performance.now() < until; count += 1) await write(target);
      return count;
    }),
  );
  return done.reduce((sum, count) => sum + count, 0) / seconds;
}
