import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate, MigrationRefused } from './migrate.ts';

const own = path.join(import.meta.dirname, '..', 'migrations');
let folder: string;
let databases: string[] = [];
const admin = () => postgres(inject('adminUrl'), { max: 1, onnotice: () => {} });

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-migrations-'));
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  const sql = admin();
  for (const name of databases) await sql.unsafe(`drop database if exists ${name} with (force)`);
  await sql.end();
  databases = [];
});

async function emptyDatabase(): Promise<string> {
  const name = `m_${process.pid}_${databases.length}`;
  databases.push(name);
  const sql = admin();
  await sql.unsafe(`create database ${name}`);
  await sql.end();
  const url = new URL(inject('adminUrl'));
  url.pathname = `/${name}`;
  return url.toString();
}

/** Creates a folder with these files, and a database with them applied. */
async function migrated(files: Record<string, string>) {
  const directory = fs.mkdtempSync(path.join(folder, 'case-'));
  const put = (more: Record<string, string>) =>
    Object.entries(more).forEach(([name, text]) => fs.writeFileSync(path.join(directory, name), text));
  put(files);
  const url = await emptyDatabase();
  await migrate({ url, directory });
  const query = async (text: string) => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    const rows = await sql.unsafe(text);
    await sql.end();
    return [...rows] as Record<string, unknown>[];
  };
  return {
    directory,
    url,
    put,
    query,
    again: () => migrate({ url, directory }),
    drop: (name: string) => fs.rmSync(path.join(directory, name)),
  };
}

const two = { '0001_one.sql': 'create table one (n integer);', '0002_two.sql': 'create table two (n integer);' };

/** Migrates in an OS process, as a booting server does. */
function boot(
  url: string,
  directory: string,
  library: 'ours' | 'drizzle' = 'ours',
): Promise<{ code: number | null; stderr: string }> {
  const program = {
    ours: `import { migrate } from ${JSON.stringify(path.join(import.meta.dirname, 'migrate.ts'))};
      await migrate({ url: process.argv[1], directory: process.argv[2] });`,
    drizzle: `import postgres from 'postgres'; import { drizzle } from 'drizzle-orm/postgres-js'; import { migrate } from 'drizzle-orm/postgres-js/migrator';
      const client = postgres(process.argv[1], { max: 1, onnotice: () => {} });
      await migrate(drizzle(client), { migrationsFolder: process.argv[2] }); await client.end();`,
  }[library];
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, url, directory], {
    cwd: path.join(import.meta.dirname, '..'),
  });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}
const bootFive = (url: string, directory: string, library?: 'ours' | 'drizzle') =>
  Promise.all(Array.from({ length: 5 }, () => boot(url, directory, library)));

describe('five processes at once', () => {
  it('apply each migration once on a fresh database, and all start', async () => {
    const url = await emptyDatabase();
    expect(await bootFive(url, own)).toEqual(Array.from({ length: 5 }, () => ({ code: 0, stderr: '' })));
    const sql = postgres(url, { max: 1 });
    const applied = await sql`select name from schema_migrations order by number`;
    await sql.end();
    expect(applied.map(({ name }) => name)).toEqual(
      fs
        .readdirSync(own)
        .filter((name) => name.endsWith('.sql'))
        .sort(),
    );
  }, 60_000);
  it('run a pending data migration once', async () => {
    const desk = await migrated(two);
    desk.put({ '0003_fill.sql': 'insert into one select * from generate_series(1, 10); select pg_sleep(0.2);' });
    expect((await bootFive(desk.url, desk.directory)).map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(await desk.query('select count(*)::int as n from one')).toEqual([{ n: 10 }]);
  }, 60_000);
  it('control: fail with the query builder’s own migrator', async () => {
    const directory = fs.mkdtempSync(path.join(folder, 'drizzle-'));
    fs.mkdirSync(path.join(directory, 'meta'));
    const entries = [{ idx: 0, version: '7', when: 1, tag: '0000_fill', breakpoints: true }];
    fs.writeFileSync(
      path.join(directory, 'meta', '_journal.json'),
      JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
    );
    fs.writeFileSync(
      path.join(directory, '0000_fill.sql'),
      'create table if not exists one (n integer); insert into one values (1); select pg_sleep(3);',
    );
    const url = await emptyDatabase();
    const ended = await bootFive(url, directory, 'drizzle');
    const sql = postgres(url, { max: 1 });
    const [counted] = await sql`select count(*)::int as n from one`;
    await sql.end();
    // Either a process crashed or the data was filled in twice. If neither, the test above proves nothing.
    expect(ended.some(({ code }) => code !== 0) || Number(counted?.n) > 1).toBe(true);
  }, 60_000);
});

describe('refuses with the name of the file', () => {
  it.each<readonly [string, (desk: Awaited<ReturnType<typeof migrated>>) => void, RegExp]>([
    [
      'a changed file',
      (desk) => desk.put({ '0001_one.sql': 'create table one (n bigint);' }),
      /^0001_one\.sql: changed/u,
    ],
    [
      'a renamed file',
      (desk) => (desk.drop('0002_two.sql'), desk.put({ '0002_zwei.sql': two['0002_two.sql'] })),
      /^0002_zwei\.sql: out of order, 0002_two\.sql/u,
    ],
    [
      'a file inserted in between',
      (desk) => (
        desk.drop('0002_two.sql'),
        desk.put({ '0002_late.sql': 'select 1;', '0003_two.sql': two['0002_two.sql'] })
      ),
      /^0002_late\.sql: out of order/u,
    ],
    [
      'a missing number',
      (desk) => desk.put({ '0004_four.sql': 'select 1;' }),
      /^0004_four\.sql: expected a file named 0003_/u,
    ],
    ['a duplicate number', (desk) => desk.put({ '0002_also.sql': 'select 1;' }), /^0002_two\.sql: expected/u],
    ['a missing first file', (desk) => desk.drop('0001_one.sql'), /^0002_two\.sql: expected a file named 0001_/u],
    [
      'a malformed name',
      (desk) => desk.put({ '3-three.sql': 'select 1;' }),
      /^3-three\.sql: expected a file named 0003_/u,
    ],
    ['a name in capitals', (desk) => desk.put({ '0003_Three.sql': 'select 1;' }), /^0003_Three\.sql: expected/u],
  ])('%s, and changes nothing', async (_, spoil, sentence) => {
    const desk = await migrated(two);
    spoil(desk);
    const error: unknown = await desk.again().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MigrationRefused);
    expect((error as Error).message).toMatch(sentence);
    expect(await desk.query('select number from schema_migrations order by 1')).toEqual([{ number: 1 }, { number: 2 }]);
  });
});

describe('continues', () => {
  it('when the database is ahead', async () => {
    const desk = await migrated(two);
    desk.drop('0002_two.sql');
    const logged: string[] = [];
    await migrate({ url: desk.url, directory: desk.directory, log: (line) => logged.push(line) });
    expect(logged).toEqual([expect.stringContaining('0002_two.sql is applied but unknown to this release')]);
  });
  it('after a failed migration, which left no changes', async () => {
    const desk = await migrated(two);
    desk.put({
      '0003_three.sql': 'create table three (n integer); insert into three values (1); select 1/0;',
      '0004_four.sql': 'create table four (n integer);',
    });
    await expect(desk.again()).rejects.toThrow(/^0003_three\.sql: division by zero/u);
    expect(
      await desk.query(
        `select to_regclass('three') as three, to_regclass('four') as four, (select max(number) from schema_migrations) as at`,
      ),
    ).toEqual([{ three: null, four: null, at: 2 }]);
    desk.put({ '0003_three.sql': 'create table three (n integer);' });
    await desk.again();
    await desk.again();
    expect(await desk.query('select max(number) as at, count(*)::int as n from schema_migrations')).toEqual([
      { at: 4, n: 4 },
    ]);
  });
});

describe('the roles of the application', () => {
  const secret = randomBytes(12).toString('hex');
  const made: string[] = [];
  afterAll(async () => {
    const sql = admin();
    for (const name of databases.splice(0)) await sql.unsafe(`drop database if exists ${name} with (force)`);
    for (const role of made) await sql.unsafe(`drop role if exists ${role}`);
    await sql.end();
  });

  /** Creates an empty database owned by a user of its own, and the first migration with its own role names. */
  async function owned(rights: string) {
    const tag = randomBytes(5).toString('hex');
    const [owner, app, system] = [`owner_${tag}`, `app_${tag}`, `system_${tag}`];
    made.push(app, system, owner);
    const byAdmin = async (text: string) => {
      const sql = admin();
      await sql.unsafe(text).simple();
      await sql.end();
    };
    await byAdmin(`create role ${owner} login password '${secret}' ${rights}`);
    const url = new URL(await emptyDatabase());
    await byAdmin(`alter database ${url.pathname.slice(1)} owner to ${owner}`);
    Object.assign(url, { username: owner, password: secret });
    const directory = fs.mkdtempSync(path.join(folder, 'roles-'));
    const [first = ''] = fs.readdirSync(own).sort();
    const text = fs.readFileSync(path.join(own, first), 'utf8');
    const renamed = text.replaceAll('tripthread_app', app).replaceAll('tripthread_system', system);
    fs.writeFileSync(path.join(directory, first), renamed);
    return { owner, app, system, url: url.toString(), directory, byAdmin };
  }
  /** Switches to the application's role, as the application does. */
  async function become(url: string, role: string): Promise<string> {
    const sql = postgres(url, { max: 1, connection: { role } as object });
    const [row] = await sql`select current_user::text as name`;
    await sql.end();
    return String(row?.name);
  }
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (reason: unknown) => reason,
    );

  it.each(['superuser', 'createrole'])('are created by an owner with %s, who can switch to them', async (rights) => {
    const { url, directory, app, system } = await owned(rights);
    await migrate({ url, directory });
    expect([await become(url, app), await become(url, system)]).toEqual([app, system]);
  });
  it('are left alone when the owner, without CREATEROLE, has been granted them: every migration is applied', async () => {
    const { owner, url, byAdmin } = await owned('');
    await byAdmin(`grant tripthread_app, tripthread_system to ${owner}`);
    await migrate({ url });
    expect(await become(url, 'tripthread_app')).toBe('tripthread_app');
  });
  it.each(['', 'createrole'])(
    'cannot be used by an owner with "%s" when others created them: the error names the statement to run',
    async (rights) => {
      const { owner, app, system, url, directory, byAdmin } = await owned(rights);
      await byAdmin(`create role ${app} nologin; create role ${system} nologin`);
      const refusal = await refusalOf(migrate({ url, directory }));
      expect(refusal).toBeInstanceOf(MigrationRefused);
      const { message } = refusal as Error;
      expect(message).not.toContain('create role');
      expect(message).toContain(`grant ${app}, ${system} to ${owner};`);
      await byAdmin(`grant ${app}, ${system} to ${owner}`);
      await migrate({ url, directory });
    },
  );
  it('cannot be created by an owner without rights: the error names the statements for a superuser, and then it continues', async () => {
    const { owner, app, system, url, directory, byAdmin } = await owned('');
    const refusal = await refusalOf(migrate({ url, directory }));
    expect(refusal).toBeInstanceOf(MigrationRefused);
    const lines = (refusal as Error).message.split('\n').slice(1);
    expect(lines).toEqual([
      `  create role ${app} nologin;`,
      `  create role ${system} nologin;`,
      `  grant ${app}, ${system} to ${owner};`,
    ]);
    await byAdmin(lines.join(''));
    await migrate({ url, directory });
    expect(await become(url, system)).toBe(system);
  });
});
