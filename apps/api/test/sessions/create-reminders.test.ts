import { closeDatabase, inTransaction, openDatabase } from '@tripthread/db/database';
import { appendToSession, getSession, getSessionForUpdate, listEvents } from '@tripthread/db/queries/sessions/sessions';
import { upsertOperator } from '@tripthread/db/queries/sourcing/operators';
import { upsertRfq, saveRfq } from '@tripthread/db/queries/sourcing/rfqs';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { SessionId } from '@tripthread/shared/ids';
import { SetSessionStatus, UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, retryWhileBusy } from '@tripthread/testing/desk/test-brokerage-suite';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { recurringJobs } from '../../src/jobs/registry.ts';
import { runnerOf } from '../support/run-job.ts';

const createRfqReminders = runnerOf(recurringJobs['fire-chasers']);

const { hour, minute } = millisecondsPer;
const desk = testBrokerageSuite({ deskConnections: 8 });
let number = 0;
const next = (prefix: string) => `${prefix}-${String((number += 1))}`;
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const remindersOf = (id: SessionId) =>
  inTransaction(desk().tenant, async (tx) =>
    (await listEvents(tx, [id])).filter(({ kind }) => kind === 'chaser_due').map(({ refs }) => refs.rfqId),
  );
const fire = () => createRfqReminders(desk().database, desk().clock);

async function attached(broker: TestBroker = desk().ana, avinodeTripId = next('atrip')): Promise<SessionId> {
  const { id } = await openSession(desk(), broker);
  await updateTripInfo(broker, UpdateTripInfo.parse({ sessionId: id, expectedVersion: 1, avinodeTripId }));
  return id;
}

/** Records an RFQ to an operator, as a read from Avinode does. @returns a function that records their answer */
async function ask(id: SessionId, operator: string) {
  const { tripId } = await present(id);
  const at = desk().clock.now();
  const rfq = await inTransaction(desk().tenant, async (tx) => {
    const trip = tripId === null ? null : await findTripForUpdate(tx, tripId);
    if (trip === null) throw new Error('no trip');
    const operatorId = await upsertOperator(tx, operator, at);
    return (await upsertRfq(tx, { trip, avinodeRfqId: next('arfq'), operatorId, at })).rfq;
  });
  await recount(id);
  return async (status: 'quoted' | 'declined' = 'declined') => {
    await inTransaction(desk().tenant, (tx) => saveRfq(tx, rfq.id, { status, answeredAt: desk().clock.now() }));
    await recount(id);
  };
}

/** The last step of every sourcing write. */
async function recount(id: SessionId) {
  await inTransaction(desk().tenant, async (tx) => {
    const session = await getSessionForUpdate(tx, id);
    if (session.tripId === null) return;
    const patch = (await countSourcing(tx, session.tripId, [session])).of(session);
    const at = desk().clock.now();
    const actor = { kind: 'system', id: null } as const;
    await appendToSession(tx, { session, kind: 'sourcing_updated', actor, source: 'avinode', at, patch });
  });
}

describe('a silent operator', () => {
  it('gets one reminder after the brokerage’s wait, and the turn is the broker’s', async () => {
    const id = await attached();
    const answer = await ask(id, 'Silent Wings');
    desk().clock.moveBy(4 * hour - 1);
    expect(await fire()).toBe(0);
    desk().clock.moveBy(1);
    expect(await fire()).toBe(1);
    expect(await fire()).toBe(0);
    const session = await present(id);
    expect(session).toMatchObject({
      turn: 'broker',
      silentSinceAt: desk().clock.now(),
      lastActivityAt: desk().clock.now(),
      lastInboundSeq: session.version,
    });
    expect(await remindersOf(id)).toHaveLength(1);
    await answer();
    expect((await present(id)).silentSinceAt).toBeNull();
    desk().clock.moveBy(48 * hour);
    expect(await fire()).toBe(0);
  });

  it('has a wait of their own once they answered three times', async () => {
    const id = await attached();
    for (const took of [hour, hour, 3 * hour]) {
      const answer = await ask(id, 'Prompt Air');
      desk().clock.moveBy(took);
      await answer('quoted');
    }
    await ask(id, 'Prompt Air');
    desk().clock.moveBy(1.5 * hour - 1);
    expect(await fire()).toBe(0);
    desk().clock.moveBy(1);
    expect(await fire()).toBe(1);
  });

  it('gets none once no session has the trip, or after two weeks', async () => {
    const id = await attached();
    await ask(id, 'Silent Wings');
    const { version } = await present(id);
    const complete = { sessionId: id, expectedVersion: version, move: 'complete', outcome: 'lost' };
    await setStatus(desk().ana, SetSessionStatus.parse(complete));
    desk().clock.moveBy(10 * hour);
    expect(await fire()).toBe(0);
    const late = await attached();
    await ask(late, 'Silent Wings');
    desk().clock.moveBy(15 * 24 * hour);
    expect(await fire()).toBe(0);
  });

  it('is reported to a snoozed session without waking it: the broker asked for the snooze', async () => {
    const id = await attached();
    await ask(id, 'Silent Wings');
    const { version } = await present(id);
    const until = instantPlus(desk().clock.now(), 20 * hour);
    await setStatus(
      desk().ana,
      SetSessionStatus.parse({ sessionId: id, expectedVersion: version, move: 'pause', until }),
    );
    desk().clock.moveBy(4 * hour);
    expect(await fire()).toBe(1);
    expect(await present(id)).toMatchObject({ status: 'paused', turn: 'broker' });
  });
});

it('three servers, a hundred times each: every RFQ has one reminder, in every session of its trip', async () => {
  const instances = [0, 1, 2].map(() => openDatabase({ url: desk().url, deskConnections: 2 }));
  const sessions: SessionId[] = [];
  for (let trip = 0; trip < 8; trip += 1) {
    const name = next('atrip');
    const pair = [await attached(desk().ana, name), await attached(desk().ben, name)] as const;
    for (const operator of ['One', 'Two', 'Three']) await ask(pair[0], operator);
    await recount(pair[1]);
    sessions.push(...pair);
    desk().clock.moveBy(7 * minute);
  }
  let fired = 0;
  const run = async (database: (typeof instances)[number]) => {
    for (let tick = 0; tick < 100; tick += 1) {
      const now = await retryWhileBusy(() => createRfqReminders(database, desk().clock));
      fired += now;
      desk().clock.moveBy(1.5 * minute);
    }
  };
  await Promise.all(instances.map(run));
  await Promise.all(instances.map(closeDatabase));
  expect(fired).toBe(24);
  for (const id of sessions) {
    const ids = await remindersOf(id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
  }
});
