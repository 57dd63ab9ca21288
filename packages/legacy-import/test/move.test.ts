import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import type { FreshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { legacyStages } from '@tripthread/testing/legacy/legacy-database';
import {
  asOf,
  digestOf,
  runMigration,
  type MigrationTarget,
  openLegacyDatabase,
  openMigrationTarget,
  verifyMigration,
} from '@tripthread/testing/legacy/migration-target';
import { runLegacy } from '@tripthread/testing/legacy/run-legacy';
import type { Reason } from '@tripthread/shared/legacy/import-reasons';
import type { Report } from '../src/report.ts';
import { asOwner } from '../src/target.ts';

// One in fifty of full size where sessions have a table of their own, and less of the two stages beside it.
const sizes = { before: 300, 'with sessions': 2_000, merged: 300 } as const;

/** The former tables whose rows keep their ids, by the tables that they are in now. */
const namesHere = {
  iso_agents: 'iso_agents',
  client_profiles: 'clients',
  operator_profiles: 'operators',
  requests: 'requests',
  quotes: 'quotes',
  messages: 'messages',
  proposals: 'proposals',
  contracts: null,
} as const;

const idsOf = (url: string, query: string): Promise<readonly string[]> =>
  asOwner(url, async (sql) => (await sql.unsafe<{ id: string }[]>(query)).map(({ id }) => id));

/** What is wrong in the former system of the tests, each by the name that the report has for it. */
const planted: readonly Reason[] = [
  'blank_conversation',
  'blank_session',
  'broken_reference',
  'deleted_message',
  'empty_message',
  'former_document',
  'lapsed',
  'long_message',
  'lost_conversation',
  'merged_session',
  'no_counterpart',
  'no_email',
  'not_a_quote',
  'outcome_assumed',
  'prefix_restored',
  'repeated_message',
  'rich_message',
  'same_airports',
  'same_email',
  'taken',
  'time_of_day',
  'to_be_invited',
  'too_long',
  'unknown_agent',
  'unknown_value',
  'unreadable_airport',
  'unreadable_id',
  'untotalled',
  'wrong_column',
];

describe.each(legacyStages)('a database %s', { timeout: 120_000 }, (stage) => {
  let former: FreshDatabase;
  let desk: MigrationTarget;
  let report: Report;
  let dry: Report;
  let formerly: string;
  let empty: readonly string[];

  beforeAll(async () => {
    [former, desk] = await Promise.all([openLegacyDatabase(stage, sizes[stage]), openMigrationTarget()]);
    formerly = await digestOf(former.url);
    const before = await digestOf(desk.url);
    if (stage !== 'with sessions') dry = await runMigration({ from: former.url, url: desk.url, isDry: true });
    empty = [before, await digestOf(desk.url)];
    const began = performance.now();
    report = await runMigration({ from: former.url, url: desk.url });
    const { messages, requests } = report.tables;
    process.stdout.write(
      `moving in, ${stage}: ${requests?.read} requests and ${messages?.read} messages in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all([former.drop(), desk.drop()]);
  });

  it('moves in whole: everything that has to be true of sessions is, and nothing differs', async () => {
    expect(await checkInvariants(desk.url)).toEqual([]);
    const verdict = await verifyMigration({ from: former.url, url: desk.url });
    expect(verdict.differences).toEqual([]);
    expect(verdict.differenceCount).toBe(0);
    expect(verdict.tables.messages?.found).toBe(report.created.messages);
    expect(verdict.sources.messages?.rows).toBe(report.tables.messages?.read);
  });

  it('loses no row: each is here under its id, or kept as it was', async () => {
    for (const [table, here] of Object.entries(namesHere)) {
      const there = await idsOf(former.url, `select id::text from ${table}`);
      const found = new Set([
        ...(here === null ? [] : await idsOf(desk.url, `select id::text from ${here}`)),
        ...(await idsOf(desk.url, `select source_id as id from legacy_rows where source_table = '${table}'`)),
      ]);
      expect([table, there.filter((id) => !found.has(id))]).toEqual([table, []]);
    }
  });

  it('leaves the former database as it was', async () => {
    expect(await digestOf(former.url)).toBe(formerly);
  });

  if (stage === 'with sessions') {
    it('is told of by name, whatever is wrong in it', () => {
      expect(Object.keys(report.reasons).sort()).toEqual(planted.toSorted());
      expect(report.reasons.merged_session?.count).toBeGreaterThan(20);
    });

    it('moves in and is compared by the command within 300 MB, as it does at full size', async () => {
      const another = await openMigrationTarget();
      const moving = ['--from', former.url, '--brokerage', 'Moved', '--as-of', asOf, '--json'];
      for (const verb of ['import', 'verify']) {
        const ran = await runLegacy([verb, ...moving], another.url);
        expect([verb, ran.code]).toEqual([verb, 0]);
        const { seconds, peakMemoryMb } = JSON.parse(ran.out) as { seconds: number; peakMemoryMb: number };
        process.stdout.write(`${verb} at one in fifty: ${seconds} s with at most ${peakMemoryMb} MB\n`);
        expect(peakMemoryMb).toBeLessThan(300);
      }
      await another.drop();
    });
    // It is enough to look at it once; what it is made of is in the small ones too.
    return;
  }

  it('is told of beforehand without a row being written', () => {
    expect(empty[1]).toBe(empty[0]);
    expect(dry.tables).toEqual(report.tables);
    expect(dry.sessions).toEqual(report.sessions);
    expect(dry.created).toEqual({});
  });

  it('changes nothing when it is done again', async () => {
    const before = await digestOf(desk.url, ['legacy_imports']);
    const again = await runMigration({ from: former.url, url: desk.url });
    expect(Object.values(again.created).filter((made) => made > 0)).toEqual([]);
    expect(again.appended).toBe(0);
    expect(again.tables).toEqual(report.tables);
    expect(await digestOf(desk.url, ['legacy_imports'])).toBe(before);
  });
});
