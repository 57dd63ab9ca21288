// Round trips of the hottest commands to the database, counted on the wire.
import { closeDatabase } from '@tripthread/db/database';
import { getViewerDesk } from '@tripthread/db/queries/viewer-desk';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { createTestBrokerage, openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { tapDatabase, type WireTap } from '@tripthread/testing/postgres/wire-tap';
import type { AvinodeTripApiId, TripReference } from '@tripthread/shared/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendMessage } from '@tripthread/commands/messages/send-message';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';

let fresh: FreshDatabase;
let tap: WireTap;
let desk: TestBrokerage;
beforeAll(async () => {
  fresh = await freshDatabase();
  tap = await tapDatabase(fresh.url);
  desk = await createTestBrokerage(tap.url, { deskConnections: 1 });
});
afterAll(async () => {
  await closeDatabase(desk.database).catch(() => {});
  await desk.close();
  await tap.close();
  await fresh.drop();
});

/** Measures the third of three calls, when every statement is prepared and the types are known. */
async function countThird(call: (n: number) => Promise<unknown>) {
  await call(1);
  await call(2);
  tap.take('tripthread desk');
  await call(3);
  const { statements, roundTrips } = tap.take('tripthread desk');
  const unprepared = statements.filter(({ isPrepared }) => !isPrepared).map(({ text }) => text.split(/[\s;]/u)[0]);
  return { statements: statements.length, roundTrips, unprepared };
}

const brackets = ['begin', 'commit', 'begin', 'commit'];

test('viewer.me is one round trip', async () => {
  const counted = await countThird(() => getViewerDesk(desk.tenant));
  expect(counted).toEqual({ statements: 7, roundTrips: 1, unprepared: ['begin', 'commit'] });
});

test('messages.send: a note takes at most 5 round trips, every statement prepared', async () => {
  const { id: sessionId } = await openSession(desk, desk.ana, { client: 'Note' });
  const counted = await countThird((n) =>
    sendMessage(desk.ana, { sessionId, text: 'Noted.', audience: 'internal', idempotencyKey: `key-note-${n}` }),
  );
  expect(counted.roundTrips).toBeLessThanOrEqual(5);
  expect(counted.statements).toBeLessThanOrEqual(13);
  expect(counted.unprepared).toEqual(brackets);
});

test('sessions.updateTripInfo takes at most 6 round trips', async () => {
  const { id: sessionId } = await openSession(desk, desk.ana, { client: 'Step' });
  const counted = await countThird((n) =>
    updateTripInfo(desk.ana, { sessionId, expectedVersion: n, avinodeRfpId: `rfp-${n}` }),
  );
  expect(counted.roundTrips).toBeLessThanOrEqual(6);
  expect(counted.statements).toBeLessThanOrEqual(18);
  expect(counted.unprepared).toEqual(brackets);
});

test('sessions.updateTripInfo with a trip that is new here takes at most 6 round trips', async () => {
  const counted = await countThird(async (n) => {
    const { id: sessionId } = await openSession(desk, desk.ana, { client: `Trip ${n}` });
    tap.take('tripthread desk');
    const avinodeTripId: TripReference = { kind: 'api_id', avinodeTripId: `atrip-10${n}` as AvinodeTripApiId };
    await updateTripInfo(desk.ana, { sessionId, expectedVersion: 1, avinodeTripId });
  });
  expect(counted.roundTrips).toBeLessThanOrEqual(6);
  expect(counted.statements).toBeLessThanOrEqual(24);
  expect(counted.unprepared).toEqual(brackets);
});
