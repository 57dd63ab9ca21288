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

// A fiftieth of the full size with a sessions table, and less of the two other stages.
const sizes = { before: 300, 'with sessions': 2_000, merged: 300 } as const;

/** Legacy tables whose rows keep their ids, by target table. */
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

/** The faults in the legacy test data, by the name that the report uses. */
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
  let legacy: FreshDatabase;
  let desk: MigrationTarget;
  let report: Report;
  let dry: Report;
  let digestBefore: string;
  let empty: readonly string[];

  beforeAll(async () => {
    [legacy, desk] = await Promise.all([openLegacyDatabase(stage, sizes[stage]), openMigrationTarget()]);
    digestBefore = await digestOf(legacy.url);
    const before = await digestOf(desk.url);
    if (stage !== 'with sessions') dry = await runMigration({ from: legacy.url, url: desk.url, isDry: true });
    empty = [before, await digestOf(desk.url)];
    const began = performance.now();
    report = await runMigration({ from: legacy.url, url: desk.url });
    const { messages, requests } = report.tables;
    process.stdout.write(
      `moving in, ${stage}: ${requests?.read} requests and ${messages?.read} messages in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all([legacy.drop(), desk.drop()]);
  });

  it('is imported completely: all invariants hold, and nothing differs', async () => {
    expect(await checkInvariants(desk.url)).toEqual([]);
    const verdict = await verifyMigration({ from: legacy.url, url: desk.url });
    expect(verdict.differences).toEqual([]);
    expect(verdict.differenceCount).toBe(0);
    expect(verdict.tables.messages?.found).toBe(report.created.messages);
    expect(verdict.sources.messages?.rows).toBe(report.tables.messages?.read);
  });

  it('loses no row: each keeps its id here or is archived', async () => {
    for (const [table, here] of Object.entries(namesHere)) {
      const there = await idsOf(legacy.url, `select id::text from ${table}`);
      const found = new Set([
        ...(here === null ? [] : await idsOf(desk.url, `select id::text from ${here}`)),
        ...(await idsOf(desk.url, `select source_id as id from legacy_rows where source_table = '${table}'`)),
      ]);
      expect([table, there.filter((id) => !found.has(id))]).toEqual([table, []]);
    }
  });

  it('leaves the legacy database unchanged', async () => {
    expect(await digestOf(legacy.url)).toBe(digestBefore);
  });

  if (stage === 'with sessions') {
    it('has all its faults listed by name in the report', () => {
      expect(Object.keys(report.reasons).sort()).toEqual(planted.toSorted());
      expect(report.reasons.merged_session?.count).toBeGreaterThan(20);
    });

    it('is imported and verified by the command within 300 MB, as at full size', async () => {
      const another = await openMigrationTarget();
      const moving = ['--from', legacy.url, '--brokerage', 'Moved', '--as-of', asOf, '--json'];
      for (const verb of ['import', 'verify']) {
        const ran = await runLegacy([verb, ...moving], another.url);
        expect([verb, ran.code]).toEqual([verb, 0]);
        const { seconds, peakMemoryMb } = JSON.parse(ran.out) as { seconds: number; peakMemoryMb: number };
        process.stdout.write(`${verb} at one in fifty: ${seconds} s with at most ${peakMemoryMb} MB\n`);
        expect(peakMemoryMb).toBeLessThan(300);
      }
      await another.drop();
    });
    // Once is enough: the small stages cover its parts too.
    return;
  }

  it('gets the same report from a dry run, without a row being written', () => {
    expect(empty[1]).toBe(empty[0]);
    expect(dry.tables).toEqual(report.tables);
    expect(dry.sessions).toEqual(report.sessions);
    expect(dry.created).toEqual({});
  });

  it('is not changed by a second import', async () => {
    const before = await digestOf(desk.url, ['legacy_imports']);
    const again = await runMigration({ from: legacy.url, url: desk.url });
    expect(Object.values(again.created).filter((made) => made > 0)).toEqual([]);
    expect(again.appended).toBe(0);
    expect(again.tables).toEqual(report.tables);
    expect(await digestOf(desk.url, ['legacy_imports'])).toBe(before);
  });
});
