import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@tripthread/shared/time/clock';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate, readMigrations } from '../migrate.ts';
import { hashesOf, refusalMessageOf } from '@tripthread/testing/postgres/backups';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';
import { copyTemplate } from '@tripthread/testing/postgres/test-cluster';
import { insertTwoBrokerages } from '@tripthread/testing/tenancy/two-brokerages';
import { restoreBackup } from './restore-backup.ts';
import { columnsOf, listTables, quoted, type TableForm, type TableSum } from './tables.ts';
import { writeBackup } from './write-backup.ts';

// Before `requests.wishes` became a list and revisions named their aircraft: later migrations rewrite existing rows.
const olderAt = 17;
/** Rows that the older schema cannot store. */
const unsupportedRows: Readonly<Record<string, string>> = {
  mails: 'session_id is null',
  attachments: 'num_nonnulls(mail_id, inbound_mail_id) <> 1',
};

/** Tables that a later migration renames. */
const renamed: Readonly<Record<string, string>> = { avinode_work: 'work_items' };

const folder = mkdtempSync(path.join(tmpdir(), 'tripthread-older-'));
const file = path.join(folder, 'older.backup');
let present: FreshDatabase;
let older: FreshDatabase;
let forms: readonly TableForm[];
let sums: Readonly<Record<string, TableSum>>;

const unmigrated = (): Promise<FreshDatabase> => copyTemplate(inject('adminUrl'), 'template1');
const tablesOf = async (url: string) => {
  const owner = openOwner(url);
  const rows = await owner.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
  await owner.end();
  return rows.length;
};

/** Inserts today's rows into the older schema. */
async function insertOlderRows(from: Owner, url: string): Promise<readonly TableForm[]> {
  const into = postgres(url, { max: 1, onnotice: () => {}, connection: { session_replication_role: 'replica' } });
  try {
    const tables = await listTables(into);
    for (const form of tables) {
      const [row] = await from.query(
        `select json_agg(t)::text as all from ${quoted(renamed[form.table] ?? form.table)} t where not (${unsupportedRows[form.table] ?? 'false'})`,
      );
      if (typeof row?.all !== 'string') continue;
      const columns = columnsOf(form);
      await into.unsafe(
        `insert into ${quoted(form.table)} (${columns}) select ${columns} from json_populate_recordset(null::${quoted(form.table)}, $1::text::json)`,
        [row.all],
      );
    }
    await into`update clients set preferences = '{"catering": "vegan", "cabin": "midsize"}'`;
    return tables;
  } finally {
    await into.end();
  }
}

beforeAll(async () => {
  [present, older] = await Promise.all([freshDatabase(), unmigrated()]);
  const owner = openOwner(present.url);
  await insertTwoBrokerages(owner);
  await migrate({ url: older.url, upTo: olderAt });
  forms = await insertOlderRows(owner, older.url);
  await owner.end();
  sums = await hashesOf(older.url, forms);
  await writeBackup({ url: older.url, to: file, clock: systemClock });
}, 60_000);
afterAll(async () => {
  await Promise.all([present.drop(), older.drop()]);
  rmSync(folder, { recursive: true });
});

describe('a backup of an older schema', { timeout: 60_000 }, () => {
  it('is restored and migrated: the same rows under the current constraints', async () => {
    const target = await unmigrated();
    const manifest = await restoreBackup({ url: target.url, from: file });
    expect(manifest.migrations).toHaveLength(olderAt);
    expect(manifest.tables).toEqual(sums);
    expect(Object.values(sums).filter(({ rows }) => rows > 0).length).toBeGreaterThan(15);
    const found = await hashesOf(target.url, forms, renamed);
    const changed = Object.keys(sums).filter((table) => found[table]?.sha256 !== sums[table]?.sha256);
    // One migration rewrites an existing column; another fills a column that it adds.
    expect(changed).toEqual(['clients']);
    const [there, here] = [openOwner(target.url), openOwner(present.url)];
    expect(await there.query('select distinct preferences from clients')).toEqual([
      {
        preferences: [
          { label: 'cabin', value: 'midsize' },
          { label: 'catering', value: 'vegan' },
        ],
      },
    ]);
    expect(found.clients?.rows).toBe(sums.clients?.rows);
    const [unfilled] =
      await there.query(`select count(*)::int as revisions, count(*) filter (where r.aircraft_type is distinct from q.aircraft_type)::int as unfilled
      from quote_revisions r join quotes q on q.id = r.quote_id`);
    expect(unfilled).toEqual({ revisions: sums.quote_revisions?.rows, unfilled: 0 });
    const applied = await there.query('select number, sha256 from schema_migrations order by number');
    expect(applied).toEqual(readMigrations().map(({ number, sha256 }) => ({ number, sha256 })));
    const rules = `select conrelid::regclass::text as of, conname, pg_get_constraintdef(oid) as text, convalidated from pg_constraint
      where connamespace = 'public'::regnamespace order by 1, 2`;
    expect(await there.query(rules)).toEqual(await here.query(rules));
    const walls = `select relname, relrowsecurity, relforcerowsecurity from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
    expect(await there.query(walls)).toEqual(await here.query(walls));
    await Promise.all([there.end(), here.end()]);
    await target.drop();
  });

  it('control: a lost row changes the hash', async () => {
    const owner = openOwner(older.url);
    await owner.run(
      `update messages set content = content || '.' where id = (select id from messages order by id limit 1)`,
    );
    const now = await hashesOf(older.url, forms);
    expect(Object.keys(sums).filter((table) => now[table]?.sha256 !== sums[table]?.sha256)).toEqual(['messages']);
    await owner.end();
  });

  it('is refused by a database with a newer schema, which stays unchanged', async () => {
    const target = await freshDatabase();
    const before = await hashesOf(target.url);
    expect(await refusalMessageOf(restoreBackup({ url: target.url, from: file }))).toMatch(
      /^The database is at migration \d+, the backup at 17\. Restore into a database without migrations\.$/u,
    );
    expect(await hashesOf(target.url)).toEqual(before);
    await target.drop();
  });
});

describe('a refused restore leaves an empty database untouched', { timeout: 60_000 }, () => {
  /** A release after this one, with one more migration. */
  async function backUpNewer(): Promise<string> {
    const directory = path.join(folder, 'migrations');
    cpSync(fileURLToPath(new URL('../../migrations', import.meta.url)), directory, { recursive: true });
    const next = String(readMigrations().length + 1).padStart(4, '0');
    writeFileSync(path.join(directory, `${next}_to_come.sql`), 'alter table clients add column to_come text;');
    const newer = await unmigrated();
    await migrate({ url: newer.url, directory });
    const to = path.join(folder, 'newer.backup');
    await writeBackup({ url: newer.url, to, clock: systemClock });
    await newer.drop();
    return to;
  }

  it.each<[string, () => Promise<string> | string, RegExp]>([
    [
      'of a newer schema than this release knows',
      backUpNewer,
      /^The backup is newer than this release: .* with the release that made it\.$/u,
    ],
    [
      'that is cut',
      () => {
        const cut = path.join(folder, 'cut.backup');
        writeFileSync(cut, readFileSync(file).subarray(0, -200));
        return cut;
      },
      /^The backup is damaged|^The backup cannot be read/u,
    ],
  ])('by a backup %s', async (_, make, sentence) => {
    const target = await unmigrated();
    expect(await refusalMessageOf(restoreBackup({ url: target.url, from: await make() }))).toMatch(sentence);
    expect(await tablesOf(target.url)).toBe(0);
    await target.drop();
  });

  it('except for empty tables, when a row breaks a constraint during the load', async () => {
    const broken = await freshDatabase();
    const owner = openOwner(broken.url);
    await insertTwoBrokerages(owner);
    await owner.run(`set session_replication_role = replica; delete from clients where id = (select client_id from chat_sessions
      where client_id is not null order by id limit 1); set session_replication_role = origin`);
    await owner.end();
    const to = path.join(folder, 'broken.backup');
    await writeBackup({ url: broken.url, to, clock: systemClock });
    await broken.drop();
    const target = await unmigrated();
    await expect(restoreBackup({ url: target.url, from: to })).rejects.toMatchObject({ code: '23503' });
    const found = await hashesOf(target.url);
    expect(Object.entries(found).filter(([, { rows }]) => rows > 0)).toEqual([]);
    // A valid backup can still be restored into it.
    const whole = path.join(folder, 'whole.backup');
    await writeBackup({ url: present.url, to: whole, clock: systemClock });
    await restoreBackup({ url: target.url, from: whole });
    expect(await hashesOf(target.url)).toEqual(await hashesOf(present.url));
    await target.drop();
  });
});
