import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { type PgColumn, PgTable } from 'drizzle-orm/pg-core';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as avinode from './schema/avinode.ts';
import * as brokerages from './schema/brokerages.ts';
import * as clients from './schema/clients.ts';
import * as conversations from './schema/conversations.ts';
import * as housekeeping from './schema/housekeeping.ts';
import * as invitations from './schema/invitations.ts';
import * as logins from './schema/logins.ts';
import * as mails from './schema/mails.ts';
import * as notifications from './schema/notifications.ts';
import * as proposals from './schema/proposals.ts';
import * as quotes from './schema/quotes.ts';
import * as requests from './schema/requests.ts';
import * as sessions from './schema/sessions.ts';
import * as trips from './schema/trips.ts';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';

let database: FreshDatabase;
let owner: Sql;
beforeAll(async () => {
  database = await freshDatabase();
  owner = postgres(database.url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const rows = async (text: string) =>
  (await owner.unsafe(text)).map((row) => Object.values(row as Record<string, unknown>).join(' '));
const tables = `select c.oid, c.relname as name, c.relrowsecurity, c.relforcerowsecurity from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;

/** Each query returns the violations of its rule; no rows when the rule holds. */
const questions = {
  'row-level security is on and forced on every table': `select name from (${tables}) t where not (relrowsecurity and relforcerowsecurity)`,
  'every role with rights on a table has a policy there': `
    select distinct t.name, g.grantee from (${tables}) t
    join (select table_name, grantee from information_schema.role_table_grants where grantee like 'tripthread%'
      union select table_name, grantee from information_schema.role_column_grants where grantee like 'tripthread%') g on g.table_name = t.name
    where not exists (select from pg_policies p where p.tablename = t.name and g.grantee = any (p.roles::text[]))`,
  'every policy of the application names the brokerage': `
    select tablename, policyname from pg_policies where schemaname = 'public' and 'tripthread_app' = any (roles::text[])
      and (qual !~ 'app.brokerage_id|current_brokerage' or (cmd <> 'SELECT' and with_check !~ 'app.brokerage_id|current_brokerage'))`,
  'no policy is for PUBLIC': `select tablename, policyname from pg_policies where schemaname = 'public' and 'public' = any (roles::text[])`,
  'brokerage_id is never nullable': `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'brokerage_id' and is_nullable = 'YES'`,
  'the application reaches no table without brokerage_id, except brokerages': `
    select distinct g.table_name from information_schema.role_table_grants g where g.grantee = 'tripthread_app' and g.table_name <> 'brokerages'
      and not exists (select from information_schema.columns c where c.table_schema = 'public' and c.table_name = g.table_name and c.column_name = 'brokerage_id')`,
  'foreign keys between tenant tables carry the brokerage on both sides': `
    select k.conrelid::regclass::text, k.conname from pg_constraint k
    join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'brokerage_id'
    join pg_attribute f on f.attrelid = k.confrelid and f.attname = 'brokerage_id'
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace
      and (a.attnum <> k.conkey[array_position(k.confkey, f.attnum)] or not f.attnum = any (k.confkey))`,
  'ON DELETE SET NULL spares brokerage_id': `
    select k.conname from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'brokerage_id'
    where k.contype = 'f' and k.confdeltype = 'n' and a.attnum = any (k.conkey) and (k.confdelsetcols is null or a.attnum = any (k.confdelsetcols))`,
  'no view runs with the rights of its owner': `
    select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') and not coalesce(reloptions @> '{security_invoker=true}', false)`,
  'no check constraint depends on the clock': `
    select conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace
      and pg_get_constraintdef(oid) ~* 'now\\(|current_date|current_timestamp|clock_timestamp|localtime'`,
  'no default depends on the clock': `select table_name, column_name from information_schema.columns where table_schema = 'public' and table_name <> 'schema_migrations'
      and column_default ~* 'now\\(|current_date|current_timestamp|clock_timestamp'`,
  'no function runs with the rights of its owner': `select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
  'the application’s roles have no special rights': `
    select rolname from pg_roles where rolname in ('tripthread_app', 'tripthread_system') and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb or rolreplication)`,
  'events are never updated': `
    select table_name, privilege_type from information_schema.role_table_grants where grantee = 'tripthread_app'
      and table_name in ('session_events', 'quote_revisions', 'quote_lines', 'exchange_rates', 'idempotency_keys', 'proposal_answers', 'client_changes') and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')`,
};

describe('the catalog', () => {
  it.each(Object.entries(questions))('%s', async (_, question) => expect(await rows(question)).toEqual([]));

  it('control: each violation is found', async () => {
    const sins: readonly (readonly [keyof typeof questions, string])[] = [
      ['row-level security is on and forced on every table', 'create table sin (id integer)'],
      [
        'every role with rights on a table has a policy there',
        'create table sin (brokerage_id uuid not null); grant select on sin to tripthread_app',
      ],
      [
        'every policy of the application names the brokerage',
        'create policy sin on clients to tripthread_app using (true)',
      ],
      ['no policy is for PUBLIC', 'create policy sin on clients using (false)'],
      ['brokerage_id is never nullable', 'alter table clients alter brokerage_id drop not null'],
      [
        'the application reaches no table without brokerage_id, except brokerages',
        'grant select on login_users to tripthread_app',
      ],
      [
        'foreign keys between tenant tables carry the brokerage on both sides',
        'alter table messages add constraint sin foreign key (session_id) references chat_sessions (id)',
      ],
      [
        'ON DELETE SET NULL spares brokerage_id',
        'alter table chat_sessions add constraint sin foreign key (brokerage_id, client_id) references clients (brokerage_id, id) on delete set null',
      ],
      ['no view runs with the rights of its owner', 'create view sin as select * from clients'],
      ['no check constraint depends on the clock', 'alter table quotes add constraint sin check (valid_until > now())'],
      ['no default depends on the clock', 'alter table quotes add sin timestamptz default now()'],
      [
        'no function runs with the rights of its owner',
        'create function sin() returns integer language sql security definer as $$ select 1 $$',
      ],
      ['events are never updated', 'grant update on session_events to tripthread_app'],
    ];
    for (const [question, sin] of sins) {
      await owner.unsafe(`begin; ${sin}`);
      expect([question, await rows(questions[question])]).not.toEqual([question, []]);
      await owner.unsafe('rollback');
    }
    expect(Object.keys(questions).length).toBe(sins.length + 1);
  });
});

describe('the schema in code', () => {
  const declared = [
    avinode,
    brokerages,
    clients,
    conversations,
    housekeeping,
    invitations,
    logins,
    mails,
    notifications,
    proposals,
    quotes,
    requests,
    sessions,
    trips,
  ]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter((value): value is PgTable => is(value, PgTable));
  const typeOf = (column: PgColumn): string =>
    column.getSQLType().replace('timestamp (3) with time zone', 'timestamp(3) with time zone').replaceAll(', ', ',');

  it('has the columns, types and nullability of the database, table by table', async () => {
    const found = await owner<{ table: string; column: string; type: string; required: boolean }[]>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relname <> 'schema_migrations'`;
    const line = (table: string, column: string, type: string, required: boolean) =>
      `${table}.${column} ${type}${required ? ' not null' : ''}`;
    const inCode = declared.flatMap((table) =>
      Object.values(getTableColumns(table)).map((column) =>
        line(getTableName(table), column.name, typeOf(column), column.notNull),
      ),
    );
    // Drizzle does not mark the columns of a composite primary key as not null; the database does.
    expect(inCode.toSorted()).toEqual(
      found.map(({ table, column, type, required }) => line(table, column, type, required)).toSorted(),
    );
  });
  it('has the values of every enum, in order', async () => {
    const inCode = [
      avinode,
      brokerages,
      clients,
      conversations,
      housekeeping,
      mails,
      notifications,
      proposals,
      quotes,
      requests,
      sessions,
      trips,
    ]
      .flatMap((module) => Object.values(module) as unknown[])
      .filter(
        (value): value is { enumName: string; enumValues: string[] } =>
          typeof value === 'function' && 'enumName' in value,
      );
    const found = await owner`select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as values
      from pg_type t join pg_enum e on e.enumtypid = t.oid where t.typnamespace = 'public'::regnamespace group by 1 order by 1`;
    expect(inCode.map(({ enumName, enumValues }) => `${enumName}: ${enumValues.join()}`).toSorted()).toEqual(
      found.map(({ name, values }) => `${name}: ${(values as string[]).join()}`).toSorted(),
    );
  });
});
