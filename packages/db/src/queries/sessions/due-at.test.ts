// The column by which the desk is sorted is worked out by the database; the rule stands in shared. They are one rule.
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { sessionStatuses, turns } from '@tripthread/shared/sessions/sessions';
import { dueAtOf } from '@tripthread/shared/sessions/urgency';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { createTestBrokerage, openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';

let fresh: FreshDatabase;
let desk: TestBrokerage;
let id: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  desk = await createTestBrokerage(fresh.url);
  id = (await openSession(desk, desk.ana)).id;
});
afterAll(async () => {
  await desk.close();
  await fresh.drop();
});

const start = '2026-03-20T08:00:00.000Z';
// Around both changes of the clocks, and near enough to each other that every reason gets its turn.
const instant = fc.integer({ min: -80, max: 80 }).map((hours) => instantPlus(start, hours * millisecondsPer.hour));
const orNone = <T>(given: fc.Arbitrary<T>) => fc.option(given, { nil: null, freq: 2 });
const facts = fc.record({
  status: fc.constantFrom(...sessionStatuses),
  turn: fc.constantFrom(...turns),
  pausedUntil: orNone(instant),
  lastActivityAt: instant,
  earliestExpiryAt: orNone(instant),
  silentSinceAt: orNone(instant),
  departureDate: orNone(instant.map((at) => at.slice(0, 10))),
});

const keptBy = async (zone: string, given: Parameters<typeof dueAtOf>[0]) => {
  await desk.owner.unsafe(`set time zone '${zone}'`);
  const isClosed = given.status === 'completed' || given.status === 'archived';
  const [row] = await desk.owner`
    update chat_sessions set status = ${given.status}, turn = ${given.turn}, paused_until = ${given.pausedUntil},
      last_activity_at = ${given.lastActivityAt}, earliest_expiry_at = ${given.earliestExpiryAt},
      silent_since_at = ${given.silentSinceAt}, departure_date = ${given.departureDate}::date,
      status_before_archive = ${given.status === 'archived' ? 'completed' : null},
      current_step = ${isClosed ? 'closed_won' : 'understanding_request'}, session_ended_at = ${isClosed ? start : null}
    where id = ${id} returning due_at`;
  const at = row?.due_at as Date | null | undefined;
  return at === null || at === undefined ? null : at.toISOString();
};

test('the database computes the same instant as the rule, in any time zone', async () => {
  await fc.assert(
    fc.asyncProperty(facts, fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia'), async (given, zone) => {
      expect(await keptBy(zone, given)).toBe(dueAtOf(given));
    }),
    { numRuns: 300 },
  );
});

test('every open session has one', async () => {
  await fc.assert(
    fc.asyncProperty(facts, async (given) => {
      const isOpen = given.status === 'active' || given.status === 'paused';
      expect((await keptBy('UTC', given)) !== null).toBe(isOpen);
    }),
    { numRuns: 40 },
  );
});
