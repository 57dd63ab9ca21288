import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../src/target.ts';
import type { FreshDatabase } from '@tripthread/testing/postgres/fresh-database';
import {
  asOf,
  digestOf,
  type MigrationTarget,
  openLegacyDatabase,
  openMigrationTarget,
} from '@tripthread/testing/legacy/migration-target';
import { runLegacy } from '@tripthread/testing/legacy/run-legacy';

let legacy: FreshDatabase;
let desk: MigrationTarget;
let folder: string;

beforeAll(async () => {
  [legacy, desk] = await Promise.all([openLegacyDatabase('with sessions', 40), openMigrationTarget()]);
  folder = mkdtempSync(path.join(tmpdir(), 'moving-'));
}, 60_000);
afterAll(async () => {
  await Promise.all([legacy.drop(), desk.drop()]);
  rmSync(folder, { recursive: true });
});

const from = () => ['--from', legacy.url];
const into = (...more: readonly string[]) => [...from(), '--brokerage', 'moved', '--as-of', asOf, ...more];

describe('npm run legacy', { timeout: 120_000 }, () => {
  it('prints what exists and what would become of it, without changes', async () => {
    const before = await digestOf(legacy.url);
    const { code, out } = await runLegacy(['inspect', ...from(), '--as-of', asOf]);
    expect(code).toBe(0);
    expect(out).toContain('with sessions in a table of their own');
    expect(out).toMatch(/chatkit_sessions +5 +skipped: expired tokens/);
    expect(out).toMatch(/wrong_column: an Avinode id was in the wrong column/);
    expect(await digestOf(legacy.url)).toBe(before);
  });

  it('imports, compares, and lists what could not be migrated', async () => {
    const list = path.join(folder, 'list.jsonl');
    const report = path.join(folder, 'report.json');
    expect((await runLegacy(['verify', ...into()], desk.url)).code).toBe(1);
    const dry = await runLegacy(['import', ...into('--dry-run')], desk.url);
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('nothing was written') });
    const moved = await runLegacy(['import', ...into('--list', list, '--report', report)], desk.url);
    expect(moved).toMatchObject({ code: 0, out: expect.stringContaining('Migrated to Moved') });
    expect(moved.err).toMatch(/^sessions: \d+ of \d+, [\d,]+\/s, done$/mu);
    const written = JSON.parse(readFileSync(report, 'utf8')) as {
      tables: { requests: { read: number } };
      peakMemoryMb: number;
    };
    expect(written.tables.requests.read).toBe(40);
    const listed = readFileSync(list, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { table: string; notes: { reason: string }[] });
    expect(
      listed.some(({ table, notes }) => table === 'requests' && notes.some(({ reason }) => reason === 'wrong_column')),
    ).toBe(true);
    expect(await runLegacy(['verify', ...into()], desk.url)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing differs.'),
    });
  });

  it('refuses a database it can’t read completely, or rows imported elsewhere', async () => {
    await runLegacy(['import', ...into()], desk.url);
    const said = async (args: readonly string[]) => {
      const { code, err } = await runLegacy(args, desk.url);
      return `${code} ${err}`;
    };
    expect(await said(['inspect', '--from', desk.url])).toMatch(/^1 This is a database of Tripthread itself/);
    expect(await said(['inspect', '--from', desk.url.replace(/[^/]+$/u, 'template1')])).toMatch(
      /^1 This is not a legacy database: there is no iso_agents,/,
    );
    expect(await said(['import', ...from(), '--brokerage', 'Unknown'])).toMatch(
      /^1 There is no brokerage Unknown here\. There is Moved\. Add --create to create it\./,
    );
    expect(await said(['import', ...from(), '--brokerage', 'Another', '--create'])).toMatch(
      /^1 These rows were already imported into Moved/,
    );
    expect(await desk.owner`select from brokerages`).toHaveLength(1);
    expect(await said(['import', ...from()])).toMatch(/^2 --brokerage is missing\./);
    expect(await said(['inspect'])).toMatch(/^2 --from is missing\./);
    expect(await said(['destroy', ...from()])).toMatch(/^2 There is no destroy\./);
    await asOwner(legacy.url, (sql) =>
      sql.unsafe(
        'create role hidden_from login; grant usage on schema public to hidden_from; grant select on all tables in schema public to hidden_from; alter table messages enable row level security',
      ),
    );
    const blind = new URL(legacy.url);
    blind.searchParams.set('options', '-c role=hidden_from');
    expect(await said(['inspect', '--from', blind.href])).toMatch(
      /^1 Row-level security hides rows of messages from this user\./,
    );
    await asOwner(legacy.url, (sql) =>
      sql.unsafe('alter table messages disable row level security; drop owned by hidden_from; drop role hidden_from'),
    );
  });
});
