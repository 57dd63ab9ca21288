import { inTransaction } from '@tripthread/db/database';
import { saveNotification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { countOrphans, listOrphans } from '@tripthread/db/queries/sourcing/notifications/orphans';
import { createTestBrokerage, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { Failure } from '@tripthread/shared/failures';
import { expect, it } from 'vitest';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { queues } from '../../src/jobs/registry.ts';
import { type OnJobError, runDueItems } from '../../src/platform/work-loop.ts';

const desk = testBrokerageSuite();

const drainOnce = (onError: OnJobError) => {
  const { database, clock } = desk();
  return runDueItems(queues.notifications.open({ database, clock, onError }));
};

const store = ({ tenant, connectionId, clock }: TestBrokerage, avinodeId: string) =>
  inTransaction(tenant, (tx) =>
    saveNotification(tx, {
      connectionId,
      receivedAt: clock.now(),
      rawBody: Buffer.from('{}'),
      avinodeId,
      resourceType: 'rfqs',
      tripReference: 'ABC123',
    }),
  );
const listNotifications = async ({ owner, brokerageId }: TestBrokerage) => [
  ...(await owner`select status::text, attempts from avinode_webhook_events where brokerage_id = ${brokerageId}`),
];
/** Makes every insert of a trip of this brokerage fail in that way. */
const breakTrips = ({ owner, brokerageId }: TestBrokerage, code: string) =>
  owner.unsafe(`
    create or replace function break_trips() returns trigger language plpgsql as $$
      begin if new.brokerage_id = '${brokerageId}' then raise exception 'broken' using errcode = '${code}'; end if; return new; end $$;
    create or replace trigger break_trips before insert on trips for each row execute function break_trips();`);

it('one brokerage that is busy or too slow does not delay the others; too slow counts as a try', async () => {
  const others = [await createTestBrokerage(desk().url), await createTestBrokerage(desk().url)];
  const all = [desk(), ...others];
  for (const code of ['53300', '57014']) {
    await desk().owner`delete from avinode_webhook_events`;
    for (const each of all) await store(each, 'arfq-1');
    await breakTrips(desk(), code);
    const said: unknown[] = [];
    await drainOnce((error) => said.push(error));
    for (const other of others) expect(await listNotifications(other)).toEqual([{ status: 'orphan', attempts: 0 }]);
    expect(await listNotifications(desk())).toEqual([{ status: 'pending', attempts: code === '57014' ? 1 : 0 }]);
    expect(said).toEqual([expect.any(Failure)]);
  }
  await Promise.all(others.map((other) => other.close()));
});

it('one that cannot be placed is tried for about an hour, and then stands among the orphans as failed', async () => {
  const { clock, owner, tenant } = desk();
  await owner`delete from avinode_webhook_events`;
  await breakTrips(desk(), 'P0001');
  await store(desk(), 'arfq-2');
  const began = Date.parse(clock.now());
  const listed = () => inTransaction(tenant, (tx) => listOrphans(tx, { limit: 10 }));
  for (let tries = 1; (await listed()).orphans.length === 0; tries += 1) {
    expect(tries).toBeLessThan(50);
    await drainOnce(() => {});
    const [row] = await owner<
      { at: Date }[]
    >`select next_attempt_at as at from avinode_webhook_events where status = 'pending'`;
    if (row !== undefined) clock.moveBy(row.at.getTime() - Date.parse(clock.now()));
  }
  expect((Date.parse(clock.now()) - began) / 60_000).toBeGreaterThan(55);
  expect((Date.parse(clock.now()) - began) / 60_000).toBeLessThan(75);
  expect((await listed()).orphans).toMatchObject([{ avinodeId: 'arfq-2', why: 'failed', attempts: 12 }]);
  expect(await inTransaction(tenant, countOrphans)).toBe(1);
});
