import { closeDatabase, inTransaction, openDatabase } from '@tripthread/db/database';
import { getConnection } from '@tripthread/db/queries/sourcing/connections';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { millisecondsPer } from '@tripthread/shared/time/clock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { recurringJobs } from '../../src/jobs/registry.ts';
import { runnerOf } from '../support/run-job.ts';

const resyncAfterDowntime = runnerOf(recurringJobs['avinode-catch-up']);

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

const look = (database = desk().database) => resyncAfterDowntime(database, desk().clock);
const aliveAt = async () =>
  (await inTransaction(desk().tenant, (tx) => getConnection(tx, desk().connectionId))).lastAliveAt;

it('trips are re-synced once after a downtime longer than Avinode repeats its notifications, also with several servers', async () => {
  const open = await avinode.openTrip();
  const closed = await avinode.openTrip();
  await avinode.settle();
  const { version: expectedVersion } = (await getSessionDetail(desk().tenant, desk().ana.viewer, closed.sessionId))
    .session;
  await setStatus(desk().ana, { sessionId: closed.sessionId, expectedVersion, move: 'complete', outcome: 'lost' });
  expect(await look()).toBe(0);
  expect(await aliveAt()).toBe(desk().clock.now());

  // Notifications during the downtime, which Avinode gives up on.
  const [rfq] = avinode.sandbox.control.sendRequests(open.code, { count: 1 });
  desk().clock.moveBy(46 * millisecondsPer.hour);
  expect(await look()).toBe(0);
  await avinode.settle();
  const rfqs = async () =>
    (await getSessionDetail(desk().tenant, desk().ana.viewer, open.sessionId)).trip?.rfqs.map(
      (one) => one.avinodeRfqId,
    );
  expect(await rfqs()).toEqual([]);

  desk().clock.moveBy(48 * millisecondsPer.hour);
  const other = openDatabase({ url: desk().url });
  const counts = await Promise.all([look(), look(other), look(), look(other)]);
  expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 1]);
  expect(await look(other)).toBe(0);
  await closeDatabase(other);
  await avinode.settle();
  expect(await rfqs()).toEqual([rfq?.id]);
  expect(await aliveAt()).toBe(desk().clock.now());
});

it('a connection without an API key, and a clock that goes back, cause no resync', async () => {
  await avinode.openTrip();
  const ahead = { now: () => new Date(Date.parse(desk().clock.now()) + 60_000).toISOString() };
  await resyncAfterDowntime(desk().database, ahead);
  expect(await look()).toBe(0);
  expect(await aliveAt()).toBe(ahead.now());
  await desk().owner`update avinode_connections set credentials = null`;
  desk().clock.moveBy(100 * millisecondsPer.hour);
  expect(await look()).toBe(0);
  expect(await aliveAt()).toBe(desk().clock.now());
});
