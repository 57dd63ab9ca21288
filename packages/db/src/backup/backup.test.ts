import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { systemClock } from '@tripthread/shared/time/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashesOf, refusalMessageOf } from '@tripthread/testing/postgres/backups';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';
import { insertTwoBrokerages } from '@tripthread/testing/tenancy/two-brokerages';
import { restoreBackup, verifyBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tripthread-backup-'));
const file = path.join(folder, 'desk.backup');
let source: FreshDatabase;
let owner: Owner;
beforeAll(async () => {
  source = await freshDatabase();
  owner = openOwner(source.url);
  await insertTwoBrokerages(owner);
  await owner.query(`select setval('proposal_numbers', 4711, true)`);
  // Values that COPY's text format has to escape.
  await owner.query(`update clients set notes = $1 where id = (select id from clients order by id limit 1)`, [
    'tab\tbackslash\\ newline\n\\. NULL \\N “quotes” 🛩',
  ]);
  // Exceeds a stream's buffer, so that the connection has to pause.
  await owner.query(`update messages set content = repeat('long ', 1900)`);
  await owner.query(`update mails set body_text = repeat('long ', 10000), body_html = repeat('long ', 40000)`);
  await writeBackup({ url: source.url, to: file, clock: systemClock });
}, 60_000);
afterAll(async () => {
  await owner.end();
  await source.drop();
  rmSync(folder, { recursive: true });
});

async function intoEmpty<T>(work: (url: string) => Promise<T>): Promise<T> {
  const target = await freshDatabase();
  try {
    return await work(target.url);
  } finally {
    await target.drop();
  }
}
const copyWith = (name: string, bytes: Buffer) => {
  const copy = path.join(folder, name);
  writeFileSync(copy, bytes);
  return copy;
};

describe('a backup', () => {
  it('restores the same rows, sequences and constraints into an empty database', () =>
    intoEmpty(async (url) => {
      const manifest = await restoreBackup({ url, from: file });
      const found = await hashesOf(url);
      expect(found).toEqual(await hashesOf(source.url));
      expect(found).toEqual(manifest.tables);
      expect(Object.values(manifest.tables).every(({ rows }) => rows >= 0)).toBe(true);
      expect(Object.values(manifest.tables).filter(({ rows }) => rows > 0).length).toBeGreaterThan(25);
      const restored = openOwner(url);
      expect(await restored.query(`select nextval('proposal_numbers')::int as next`)).toEqual([{ next: 4712 }]);
      const rules = `select conrelid::regclass::text as of, conname, pg_get_constraintdef(oid) as text, convalidated from pg_constraint
        where connamespace = 'public'::regnamespace order by 1, 2`;
      expect(await restored.query(rules)).toEqual(await owner.query(rules));
      const rowSecurity = `select relname, relrowsecurity, relforcerowsecurity from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
      expect(await restored.query(rowSecurity)).toEqual(await owner.query(rowSecurity));
      await restored.end();
      expect((await checkInvariants(url)).toSorted()).toEqual((await checkInvariants(source.url)).toSorted());
    }));

  it('control: a row that differs has another hash', () =>
    intoEmpty(async (url) => {
      await restoreBackup({ url, from: file });
      const restored = openOwner(url);
      await restored.run(
        `update messages set content = content || '.' where id = (select id from messages order by id limit 1)`,
      );
      await restored.end();
      const [there, here] = [await hashesOf(url), await hashesOf(source.url)];
      expect(Object.keys(here).filter((table) => JSON.stringify(here[table]) !== JSON.stringify(there[table]))).toEqual(
        ['messages'],
      );
    }));

  it('is one snapshot: rows written during the backup are not in it', async () => {
    const to = path.join(folder, 'while-working.backup');
    let isOver = false;
    const writing = (async () => {
      for (let n = 0; !isOver; n += 1)
        await owner.run(
          `begin; update clients set notes = 'n${n}'; update conversations set subject = 'n${n}'; commit`,
        );
    })();
    await writeBackup({ url: source.url, to, clock: systemClock });
    isOver = true;
    await writing;
    await intoEmpty(async (url) => {
      await restoreBackup({ url, from: to });
      const restored = openOwner(url);
      const seen = await restored.query(
        `select notes as mark from clients where notes like 'n%' union select subject from conversations where subject like 'n%'`,
      );
      await restored.end();
      expect(seen.length).toBeLessThanOrEqual(1);
    });
  });

  it('is readable only by its owner, and never replaces a file', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await refusalMessageOf(writeBackup({ url: source.url, to: file, clock: systemClock }))).toContain(
      'already exists',
    );
  });
});

describe('a refused backup leaves the database empty:', () => {
  it('with any byte flipped', async () => {
    const bytes = readFileSync(file);
    const plain = gunzipSync(bytes);
    for (let n = 0; n < 60; n += 1) {
      const at = Math.floor((n / 60) * bytes.length);
      // A few bytes of gzip's own header have no meaning.
      if (at < 10) continue;
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await refusalMessageOf(verifyBackup(copyWith('flipped', flipped))), `byte ${at}`).toMatch(
        /^The backup|^This is not a Tripthread backup/,
      );
    }
    for (let n = 0; n < 60; n += 1) {
      const at = Math.floor((n / 60) * plain.length);
      const flipped = Buffer.from(plain);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await refusalMessageOf(verifyBackup(copyWith('flipped', gzipSync(flipped))))).toMatch(
        /^The backup|^This is not a Tripthread backup/,
      );
    }
  });

  it('when it is cut, appended to, or not a backup', async () => {
    const plain = gunzipSync(readFileSync(file));
    expect(await refusalMessageOf(verifyBackup(copyWith('cut', readFileSync(file).subarray(0, -100))))).toMatch(
      /^The backup/,
    );
    expect(await refusalMessageOf(verifyBackup(copyWith('short', gzipSync(plain.subarray(0, -40)))))).toMatch(
      /ends too early/,
    );
    expect(
      await refusalMessageOf(verifyBackup(copyWith('long', gzipSync(Buffer.concat([plain, Buffer.from('x')]))))),
    ).toMatch(/data follows its end/);
    expect(await refusalMessageOf(verifyBackup(copyWith('else', gzipSync('hello, this is some text'))))).toMatch(
      /not a Tripthread backup/,
    );
    expect(await refusalMessageOf(verifyBackup(copyWith('text', Buffer.from('hello'))))).toMatch(/cannot be read/);
  });

  it('when the database has rows, which it keeps', () =>
    intoEmpty(async (url) => {
      const target = openOwner(url);
      await target.query(`insert into brokerages (name, created_at) values ('Somebody', '2026-11-20T08:00:00Z')`);
      expect(await refusalMessageOf(restoreBackup({ url, from: file }))).toContain('not empty: brokerages has rows');
      expect(await target.query('select name from brokerages')).toEqual([{ name: 'Somebody' }]);
      await target.end();
    }));

  it('when a byte is flipped halfway', () =>
    intoEmpty(async (url) => {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4;
      expect(await refusalMessageOf(restoreBackup({ url, from: copyWith('half', bytes) }))).toMatch(/^The backup/);
      const target = openOwner(url);
      expect(await target.query('select count(*)::int as count from brokerages')).toEqual([{ count: 0 }]);
      await target.end();
    }));
});
