import type { NewNotification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { createTestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { Failure } from '@tripthread/shared/failures';
import type { BrokerageId } from '@tripthread/shared/ids';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { openNotificationWriter } from './notification-writer.ts';

const desk = testBrokerageSuite();
const [ours, theirs] = ['ours', 'theirs'] as unknown as [BrokerageId, BrokerageId];

const named = (avinodeId: string, connectionId = desk().connectionId): NewNotification => ({
  connectionId,
  receivedAt: desk().clock.now(),
  rawBody: Buffer.from(avinodeId),
  avinodeId,
  resourceType: 'rfqs',
  tripReference: null,
});
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
const stored = async () =>
  (await desk().owner`select avinode_id as name from avinode_webhook_events`).map(({ name }) => String(name));

/** Commits that block until they are released. */
function heldCommits() {
  const commits: { readonly brokerageId: BrokerageId; readonly names: readonly string[] }[] = [];
  const held: (() => void)[] = [];
  const save = async (brokerageId: BrokerageId, batch: readonly NewNotification[]) => {
    commits.push({ brokerageId, names: batch.map(({ avinodeId }) => avinodeId) });
    await new Promise<void>((resolve) => held.push(resolve));
  };
  return { commits, save, letThrough: () => held.splice(0).forEach((go) => go()) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('concurrent notifications', () => {
  it('share a commit, fifty at most, and none is acknowledged before its own', async () => {
    const { commits, save, letThrough } = heldCommits();
    const writer = openNotificationWriter(desk().database, save);
    const acknowledged: string[] = [];
    const all = names('arfq', 120).map((name) => writer.keep(ours, named(name)).then(() => acknowledged.push(name)));
    await turn();
    expect(commits.map(({ names: batch }) => batch.length)).toEqual([1, 1]);
    expect(acknowledged).toEqual([]);
    letThrough();
    await turn();
    expect(acknowledged).toEqual(['arfq-0', 'arfq-1']);
    expect(commits.map(({ names: batch }) => batch.length)).toEqual([1, 1, 50, 50]);
    for (let looks = 0; looks < 3; looks += 1) {
      letThrough();
      await turn();
    }
    await Promise.all(all);
    expect(commits.flatMap(({ names: batch }) => batch)).toEqual(names('arfq', 120));
  });

  it('of two brokerages never share a commit', async () => {
    const { commits, save, letThrough } = heldCommits();
    const writer = openNotificationWriter(desk().database, save);
    const all = names('arfq', 40).map((name, n) => writer.keep(n % 2 === 0 ? ours : theirs, named(name)));
    for (let looks = 0; looks < 6; looks += 1) {
      await turn();
      letThrough();
    }
    await Promise.all(all);
    for (const { brokerageId, names: batch } of commits)
      for (const name of batch) expect(Number(name.split('-')[1]) % 2 === 0 ? ours : theirs).toBe(brokerageId);
    expect(commits.length).toBeLessThan(8);
  });

  it('are stored without the one that fails', async () => {
    const writer = openNotificationWriter(desk().database);
    const tooLong = `arfq-${'9'.repeat(200)}`;
    const given = [...names('arfq-1', 10), tooLong, ...names('arfq-2', 10)];
    const results = await Promise.allSettled(given.map((name) => writer.keep(desk().tenant.brokerageId, named(name))));
    expect(given.filter((_, n) => results[n]?.status === 'rejected')).toEqual([tooLong]);
    expect((await stored()).sort()).toEqual(given.filter((name) => name !== tooLong).sort());
  });

  it('are all refused while the database is away, each after one try', async () => {
    let tries = 0;
    const writer = openNotificationWriter(desk().database, async () => {
      tries += 1;
      throw new Failure('BUSY');
    });
    const results = await Promise.allSettled(names('arfq', 30).map((name) => writer.keep(ours, named(name))));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(tries).toBeLessThan(5);
  });

  it('reach their own brokerage', async () => {
    const other = await createTestBrokerage(desk().url);
    const writer = openNotificationWriter(desk().database);
    await Promise.all([
      ...names('arfq-3', 5).map((name) => writer.keep(desk().tenant.brokerageId, named(name))),
      ...names('arfq-4', 5).map((name) => writer.keep(other.tenant.brokerageId, named(name, other.connectionId))),
    ]);
    const rows = await desk().owner`
      select brokerage_id as brokerage, avinode_id as name from avinode_webhook_events where avinode_id ~ '^arfq-[34]-'`;
    for (const { brokerage, name } of rows)
      expect(brokerage).toBe(String(name).startsWith('arfq-3') ? desk().tenant.brokerageId : other.tenant.brokerageId);
    expect(rows).toHaveLength(10);
    await other.close();
  });

  it('are stored with lone surrogates in their text, byte for byte', async () => {
    const half = '\ud83d!';
    const rawBody = Buffer.from([0, 255, 128, 39]);
    await openNotificationWriter(desk().database).keep(desk().brokerageId, {
      ...named('arfq-half'),
      rawBody,
      resourceType: half,
      tripReference: half,
    });
    const [row] = await desk().owner`select raw_body, resource_type, trip_reference from avinode_webhook_events
      where avinode_id = 'arfq-half'`;
    expect(row).toEqual({ raw_body: rawBody, resource_type: '\ufffd!', trip_reference: '\ufffd!' });
  });
});
