import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import postgres, { type Sql } from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FreshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { openLegacyDatabase } from '@tripthread/testing/legacy/migration-target';
import { runLegacy } from '@tripthread/testing/legacy/run-legacy';
import type { Blocker } from './chatkit-dependents.ts';
import { applyRetirement, checkRetirement, RetirementBlocked, withDatabase } from './retire-chatkit.ts';

const asked = { now: '2026-11-28T12:00:00.000Z' };
let legacyRow: FreshDatabase;
let owner: Sql;
let folder: string;

beforeEach(async () => {
  legacyRow = await openLegacyDatabase('before', 60);
  owner = postgres(legacyRow.url, { max: 1, onnotice: () => {} });
  await owner`update chatkit_sessions set updated_at = created_at`;
  await owner`alter table chatkit_sessions disable trigger user`;
  await owner`update chatkit_sessions set updated_at = created_at, last_activity_at = created_at - interval '2 days', created_at = created_at - interval '2 days'`;
  await owner`update chatkit_sessions set updated_at = created_at`;
  await owner`alter table chatkit_sessions enable trigger user`;
  folder = mkdtempSync(path.join(tmpdir(), 'retire-'));
}, 60_000);
afterEach(async () => {
  await owner.end();
  await legacyRow.drop();
  rmSync(folder, { recursive: true });
});

const file = () => path.join(folder, 'rows.jsonl.gz');
const check = () => withDatabase(legacyRow.url, (sql) => checkRetirement(sql, asked));
const apply = () => withDatabase(legacyRow.url, (sql) => applyRetirement(sql, asked, file()));
const left = async () =>
  (
    await owner`select (select count(*) from pg_class where relname ~ 'chatkit') + (select count(*) from pg_proc where proname ~ 'chatkit')
      + (select count(*) from pg_trigger where tgname ~ 'chatkit') + (select count(*) from pg_type where typname = 'session_status') as things`
  )[0]?.things;

const needs: readonly (readonly [Blocker['kind'], string, string])[] = [
  ['foreign key', 'pointing_fk', 'create table pointing (id uuid constraint pointing_fk references chatkit_sessions)'],
  ['view', 'looking', 'create view looking as select device_id from chatkit_sessions'],
  ['view', 'kept_look', 'create materialized view kept_look as select device_id from chatkit_sessions'],
  [
    'trigger',
    'someone_elses',
    `create function noop() returns trigger language plpgsql as 'begin return new; end'; create trigger someone_elses after insert on chatkit_sessions for each row execute function noop()`,
  ],
  [
    'policy',
    'by_widget',
    'alter table requests enable row level security; create policy by_widget on requests using (exists (select from chatkit_sessions))',
  ],
  [
    'function',
    'public.count_widgets()',
    `create function count_widgets() returns bigint language plpgsql as 'begin return (select count(*) from chatkit_sessions); end'`,
  ],
  [
    'function',
    'public.in_text()',
    `create function in_text() returns void language plpgsql as $$ begin execute 'delete from public.chatkit_sessions'; end $$`,
  ],
  [
    'function',
    'public.atomic()',
    'create function atomic() returns bigint language sql begin atomic select count(*) from chatkit_sessions; end',
  ],
  [
    'function',
    'public.hourly()',
    `create function hourly() returns integer language plpgsql as 'begin return cleanup_expired_chatkit_sessions(); end'`,
  ],
  [
    'rule',
    'also_there',
    'create rule also_there as on insert to quotes do also delete from chatkit_sessions where false',
  ],
  ['rule', 'never_gone', 'create rule never_gone as on delete to chatkit_sessions do instead nothing'],
  ['inheriting table', 'older_ones', 'create table older_ones () inherits (chatkit_sessions)'],
  [
    'inheriting table',
    'all_keys',
    'create table all_keys (device_id text not null); alter table chatkit_sessions inherit all_keys',
  ],
  ['publication', 'to_reports', 'create publication to_reports for table chatkit_sessions'],
  [
    'scheduled job',
    'tidy',
    `create schema cron; create table cron.job (jobid bigint, jobname text, command text);
     insert into cron.job values (1, 'tidy', 'select cleanup_expired_chatkit_sessions()'), (2, 'else', 'select 1')`,
  ],
  ['dependent', 'column kept of table kept_rows', 'create table kept_rows (kept chatkit_sessions)'],
  [
    'dependent',
    'function device_of(chatkit_sessions)',
    `create function device_of(chatkit_sessions) returns text language sql as 'select $1.device_id'`,
  ],
  [
    'dependent',
    'trigger touches on table quotes',
    'create trigger touches before update on quotes for each row execute function set_chatkit_sessions_updated_at()',
  ],
  [
    'dependent',
    'default value for column number of table numbered',
    `alter table chatkit_sessions add column number bigserial;
     create table numbered (number bigint default nextval('chatkit_sessions_number_seq'))`,
  ],
  [
    'young rows',
    'chatkit_sessions',
    `insert into chatkit_sessions (id, clerk_user_id, device_id, workflow_id, session_token, expires_at, last_activity_at, created_at, updated_at)
     values (gen_random_uuid(), 'u', 'd', 'w', 'young', '2026-11-29', '2026-11-28T11:00Z', '2026-11-28T11:00Z', '2026-11-28T11:00Z')`,
  ],
];

describe('retiring chatkit_sessions', { timeout: 60_000 }, () => {
  it('exports the rows with a checksum, drops everything that belongs to the table, and does nothing the second time', async () => {
    const rows = await owner<{ row: unknown }[]>`select to_jsonb(t) as row from chatkit_sessions t order by id`;
    expect(await check()).toMatchObject({ isThere: true, rows: rows.length, obstacles: [] });
    const exported = await apply();
    expect(exported).toMatchObject({ rows: rows.length });
    const bytes = readFileSync(file());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(exported?.sha256);
    expect(readFileSync(`${file()}.sha256`, 'utf8')).toBe(`${exported?.sha256}  rows.jsonl.gz\n`);
    expect(
      gunzipSync(bytes)
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(rows.map(({ row }) => row));
    expect(Number(await left())).toBe(0);
    expect(await apply()).toBeNull();
    expect(await check()).toEqual({ isThere: false, rows: 0, obstacles: [], goes: [] });
  });

  it.each(needs)(
    'is refused for %s %s, which it names; nothing is dropped or written',
    async (kind, name, statement) => {
      await owner.unsafe(statement);
      const { obstacles } = await check();
      expect(obstacles.map((obstacle) => [obstacle.kind, obstacle.name])).toEqual([[kind, name]]);
      await expect(apply()).rejects.toThrow(RetirementBlocked);
      expect(Number((await owner`select count(*) as n from chatkit_sessions`)[0]?.n)).toBeGreaterThan(0);
      expect(existsSync(file())).toBe(false);
    },
  );

  it('matches whole words only, and ignores objects that cover every table: the control', async () => {
    await owner.unsafe(
      `create publication everything for all tables; create statistics of_it on status, device_id from chatkit_sessions`,
    );
    await owner.unsafe(`create function other() returns text language sql as $$ select 'old_chatkit_sessions_2' $$`);
    expect((await check()).obstacles).toEqual([]);
  });

  it('gives up on a lock after a short wait, without changes', async () => {
    const holding = postgres(legacyRow.url, { max: 1, onnotice: () => {} });
    const held = await holding.reserve();
    await held`begin`;
    await held`select from chatkit_sessions for update`;
    await expect(apply()).rejects.toMatchObject({ code: '55P03' });
    await held`rollback`;
    held.release();
    await holding.end();
    expect(Number((await owner`select count(*) as n from chatkit_sessions`)[0]?.n)).toBeGreaterThan(0);
    expect(existsSync(file())).toBe(false);
  });

  it('keeps the type if something else uses it', async () => {
    await owner`create table widgets (status session_status)`;
    expect((await apply())?.rows).toBeGreaterThan(0);
    expect(Number(await left())).toBe(1);
  });

  it.each([
    ['a domain', 'create domain widget_status as session_status'],
    ['a list of them', 'create table widgets (statuses session_status[])'],
    ['a view', `create view of_status as select 'active'::session_status as status`],
    [
      'words of a function',
      `create function says() returns text language plpgsql as 'declare s session_status; begin return s; end'`,
    ],
  ])('keeps the type for %s', async (_, statement) => {
    await owner.unsafe(statement);
    expect((await apply())?.rows).toBeGreaterThan(0);
    expect(Number(await left())).toBe(1);
  });

  it('deletes the export if the drop fails, and can be repeated', async () => {
    // No check can find an event trigger: it fails only during the drop.
    await owner.unsafe(`create function guard_drops() returns event_trigger language plpgsql as $$ begin raise exception 'not today'; end $$;
      create event trigger guard_drops on sql_drop execute function guard_drops()`);
    await expect(apply()).rejects.toThrow('not today');
    expect(Number((await owner`select count(*) as n from chatkit_sessions`)[0]?.n)).toBeGreaterThan(0);
    expect([existsSync(file()), existsSync(`${file()}.sha256`)]).toEqual([false, false]);
    await owner`drop event trigger guard_drops`;
    expect((await apply())?.rows).toBeGreaterThan(0);
  });

  it('prints the blockers on the command line and exits with 1', async () => {
    await owner.unsafe('create view looking as select device_id from chatkit_sessions');
    const at = ['--database', legacyRow.url, '--as-of', asked.now];
    const checked = await runLegacy(['retire-chatkit', '--check', ...at]);
    expect(checked).toMatchObject({ code: 1, err: '' });
    expect(checked.out).toContain('view looking: a view reads it');
    expect((await runLegacy(['retire-chatkit', '--apply', '--export', file(), ...at])).code).toBe(1);
    await owner`drop view looking`;
    const applied = await runLegacy(['retire-chatkit', '--apply', '--export', file(), ...at]);
    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(applied.out).toMatch(/^\d+ rows exported to .* \(sha256 [0-9a-f]{64}\); chatkit_sessions was dropped\.\n$/);
    expect((await runLegacy(['retire-chatkit', '--apply', ...at])).out).toBe(
      'There is no chatkit_sessions: nothing to do.\n',
    );
    expect((await runLegacy(['retire-chatkit', ...at])).code).toBe(2);
  });
});
