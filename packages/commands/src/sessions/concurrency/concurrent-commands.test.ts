import { closeDatabase, inTransaction, openDatabase, tenantOf } from '@tripthread/db/database';
import { getSession, getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { makeConversation, openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import type { SessionId } from '@tripthread/shared/ids';
import { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, retryWhileBusy } from '@tripthread/testing/desk/test-brokerage-suite';
import { makeStage, operation, run } from '@tripthread/testing/storms/random-commands';
import { runConcurrently, countDeadlocks, writeConcurrently, writers } from '@tripthread/testing/storms/storms';
import { sendMessage } from '../../messages/send-message.ts';
import { recordQuote } from '../../quotes/record-quote.ts';
import { createOrUpdateSession } from '../create-or-update-session.ts';
import { markRead } from '../mark-read.ts';
import { updateTripInfo } from '../update-trip-info.ts';
import { testSeed } from '@tripthread/testing/env';

const desk = testBrokerageSuite({ deskConnections: 8 });
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));

describe('one conversation', () => {
  it('requested 200 times at once by two processes gets one session, and every caller its id', async () => {
    const conversationId = await makeConversation(desk());
    const second = openDatabase({ url: desk().url });
    const elsewhere: TestBroker = { ...desk().ana, tenant: tenantOf(second, desk().brokerageId) };
    const asked = Array.from({ length: 200 }, (_, n) =>
      retryWhileBusy(() => createOrUpdateSession(n % 2 === 0 ? desk().ana : elsewhere, { conversationId })),
    );
    const all = await Promise.all(asked);
    await closeDatabase(second);
    expect(new Set(all.map(({ session }) => session.id)).size).toBe(1);
    expect(
      await desk().owner`select count(*)::int as n from chat_sessions where conversation_id = ${conversationId}`,
    ).toEqual([{ n: 1 }]);
  }, 60_000);
});

describe('one session', () => {
  it('with 2 to 8 concurrent writers, 100 times, loses no accepted write and refuses none without need', async () => {
    await fc.assert(
      fc.asyncProperty(writers, async (plan) => {
        expect(await writeConcurrently(desk(), plan)).toEqual([]);
      }),
      { numRuns: 100, seed: testSeed, endOnFailure: true },
    );
  }, 120_000);
  it('control: read, add and write back loses concurrent writes', async () => {
    const { owner } = desk();
    await owner`create table scratch (n integer not null)`;
    await owner`insert into scratch values (0)`;
    const add = async () => {
      const [row] = await owner`select n from scratch`;
      await owner`update scratch set n = ${Number(row?.n) + 1}`;
    };
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let n = 0; n < 25; n += 1) await add();
      }),
    );
    const [row] = await owner`select n from scratch`;
    await owner`drop table scratch`;
    expect(Number(row?.n)).toBeLessThan(200);
  });
  it('numbers a storm of messages without a gap, while it is renamed, read and requested', async () => {
    const { id, conversationId } = await openSession(desk(), desk().ana);
    const { ana, lead } = desk();
    // One key per message, also when it is sent again.
    const send = (n: number) => {
      const input = { sessionId: id, audience: 'client', text: `Message ${n}`, idempotencyKey: freshKey() } as const;
      return () => sendMessage(n % 2 === 0 ? ana : lead, input);
    };
    const others = Array.from({ length: 20 }, (_, n) => [
      () => createOrUpdateSession(n % 2 === 0 ? ana : lead, { conversationId, subject: `Subject ${n}` }),
      () => markRead(ana, { sessionId: id, seq: n * 5 }),
    ]).flat();
    expect(await runConcurrently([...Array.from({ length: 120 }, (_, n) => send(n)), ...others])).toEqual({
      done: 160,
      refused: new Map(),
    });
    expect(await present(id)).toMatchObject({ messageCount: 120, version: 121 });
  }, 60_000);
});

describe('one trip', () => {
  it('with concurrent quotes, declines and RFQs while sessions attach and detach keeps right counters', async () => {
    const { ana, ben } = desk();
    const seats = [ana, ben, ana, ben];
    const sessions = await Promise.all(seats.map((broker) => openSession(desk(), broker)));
    const trips = ['atrip-91001', 'atrip-91002'];
    const attach = async (n: number, avinodeTripId: string | null, more: object = {}) => {
      const { id } = sessions[n % 4] as { id: SessionId };
      const { version } = await present(id);
      return updateTripInfo(
        seats[n % 4] as TestBroker,
        UpdateTripInfo.parse({ sessionId: id, expectedVersion: version, avinodeTripId, ...more }),
      );
    };
    for (const n of [0, 1, 2, 3]) await attach(n, trips[n % 2] as string);
    const quote = (n: number) => {
      const input = RecordQuote.parse({
        sessionId: sessions[n % 4]?.id,
        operatorName: `Operator ${n % 5}`,
        total: { amountMinor: 100 + n, currency: 'USD' },
        idempotencyKey: freshKey(),
        avinodeQuoteId: `aquote-91${n % 7}`,
      });
      return () => recordQuote(seats[n % 4] as TestBroker, input);
    };
    const work = Array.from({ length: 60 }, (_, n) => [
      quote(n),
      ...(n % 3 === 0 ? [() => attach(n, trips[(n / 3) % 2] as string, { avinodeRfqId: `arfq-91${n}` })] : []),
      ...(n % 5 === 0 ? [() => attach(n, null)] : []),
    ]).flat();
    const { done, refused } = await runConcurrently(work);
    expect(done).toBeGreaterThan(30);
    for (const reason of refused.keys()) expect(['NO_TRIP', 'STALE_VERSION', 'BAD_INPUT']).toContain(reason);
  }, 60_000);
});

describe('random commands', () => {
  it('by all brokers, eight at a time, leave every invariant intact', async () => {
    const batches = fc.array(operation, { minLength: 24, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(batches, async (operations) => {
        const stage = await makeStage(desk());
        for (let from = 0; from < operations.length; from += 8) {
          const reasons = await Promise.all(operations.slice(from, from + 8).map((given) => run(stage, given)));
          expect(reasons).not.toContain('BUSY');
        }
        expect(await checkInvariants(desk().url)).toEqual([]);
      }),
      { numRuns: 15, seed: testSeed, endOnFailure: true },
    );
  }, 120_000);
});

// After all tests above: no deadlock, not even one that a retry would have hidden.
describe('the database', () => {
  it('had no deadlock', async () => expect(await countDeadlocks(desk())).toBe(0));
  it('control: a deadlock made on purpose is counted, and its retry succeeds', async () => {
    const [one, two] = [await openSession(desk(), desk().ana), await openSession(desk(), desk().ana)];
    const before = await countDeadlocks(desk());
    const bothHaveOne = meeting(2);
    const lock = (first: SessionId, second: SessionId) =>
      inTransaction(desk().tenant, async (tx) => {
        await getSessionForUpdate(tx, first);
        await bothHaveOne();
        await getSessionForUpdate(tx, second);
      });
    await Promise.all([lock(one.id, two.id), lock(two.id, one.id)]);
    expect(await countDeadlocks(desk())).toBeGreaterThan(before);
  });
});

/** Blocks callers until so many have arrived; after that, none. */
function meeting(size: number): () => Promise<void> {
  let open: () => void;
  let here = 0;
  const met = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if ((here += 1) === size) open();
    return met;
  };
}
