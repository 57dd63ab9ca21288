import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../src/target.ts';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import type { FreshDatabase } from '@tripthread/testing/postgres/fresh-database';
import {
  digestOf,
  runMigration,
  type MigrationTarget,
  openLegacyDatabase,
  openMigrationTarget,
  verifyMigration,
} from '@tripthread/testing/legacy/migration-target';

let legacy: FreshDatabase;
let alone: MigrationTarget;
let killed: MigrationTarget;

beforeAll(async () => {
  [legacy, alone, killed] = await Promise.all([
    openLegacyDatabase('with sessions', 60),
    openMigrationTarget(),
    openMigrationTarget(),
  ]);
  await runMigration({ from: legacy.url, url: alone.url });
}, 120_000);
afterAll(async () => {
  await Promise.all([legacy.drop(), alone.drop(), killed.drop()]);
});

const besideRows = ['legacy_imports', 'avinode_connections'];

/**
 * Terminates every connection of an import in the middle of its work, as a killed process would leave them. A connection that
 * only queries the types is spared: the driver does not let callers catch that failure.
 */
const cut = ({ owner }: MigrationTarget) =>
  owner`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'tripthread moving in'
      and query <> '' and query !~ 'typarray'`;

/** Cuts at a random step among the next ones, a moment into it. */
function cutSomewhere(): () => void {
  let steps = Math.ceil(Math.random() * 12);
  return () => {
    steps -= 1;
    if (steps === 0) setTimeout(() => void cut(killed).catch(() => {}), Math.random() * 20);
  };
}

describe('a move', { timeout: 120_000 }, () => {
  it('that is interrupted twenty times at random ends with the same rows as an uninterrupted one', async () => {
    for (let cuts = 0; cuts < 20;) {
      const ended = await runMigration({ from: legacy.url, url: killed.url, onProgress: cutSomewhere() }).then(
        () => 'whole',
        () => 'cut',
      );
      if (ended === 'cut') cuts += 1;
      // Consistent at every moment: no session without its thread, no thread without its session.
      if (ended === 'cut' && cuts % 7 === 6) expect(await checkInvariants(killed.url)).toEqual([]);
    }
    await runMigration({ from: legacy.url, url: killed.url });
    expect(await digestOf(killed.url, besideRows)).toBe(await digestOf(alone.url, besideRows));
  });

  it('appends messages that were written after their session was migrated to its thread', async () => {
    const [session] = await alone.owner<{ id: string; conversation: string; version: number }[]>`
      select id, conversation_id as conversation, version from chat_sessions where message_count > 5 and status = 'active' order by id limit 1`;
    await asOwner(
      legacy.url,
      (sql) => sql`
      insert into messages (id, conversation_id, sender_type, content, created_at)
      values ('0b000000-0000-4000-8000-00000000000a', ${session?.conversation ?? ''}, 'system', 'Written later', '2026-11-27T23:00:00Z')`,
    );
    const verdict = await verifyMigration({ from: legacy.url, url: alone.url });
    expect(verdict.differences.map(({ table, what }) => `${table} ${what}`)).toContainEqual('messages is missing');
    const again = await runMigration({ from: legacy.url, url: alone.url });
    expect(again.appended).toBe(1);
    const [now] = await alone.owner`select version, message_count from chat_sessions where id = ${session?.id ?? ''}`;
    expect(now?.version).toBe((session?.version ?? 0) + 1);
    expect(await checkInvariants(alone.url)).toEqual([]);
    expect((await verifyMigration({ from: legacy.url, url: alone.url })).differences).toEqual([]);
    expect((await runMigration({ from: legacy.url, url: alone.url })).appended).toBe(0);
  });

  it('reports every kind of changed row: the control of the comparison', async () => {
    const sins: readonly (readonly [string, RegExp])[] = [
      [
        `update messages set content = content || '.' where id = (select id from messages order by id limit 1)`,
        /^messages .*content is .*was/,
      ],
      [
        `update requests set passengers = 99 where id = (select id from requests where passengers < 50 order by id limit 1)`,
        /^requests .*passengers is 99/,
      ],
      [
        `update clients set phone = null where id = (select id from clients where phone is not null order by id limit 1)`,
        /^clients .*phone is null/,
      ],
      [
        `delete from legacy_rows where (source_table, source_id) = (select source_table, source_id from legacy_rows order by 1, 2 limit 1)`,
        /^legacy_rows .*is missing/,
      ],
      [
        `update session_events set at = at + interval '1 second' where (session_id, seq) = (select session_id, seq from session_events order by 1, 2 limit 1)`,
        /^session_events .*at is/,
      ],
      [
        `update quotes set total_minor = total_minor + 1 where id = (select id from quotes order by id limit 1)`,
        /^quotes .*total_minor is/,
      ],
      [
        `update chat_sessions set turn = 'operator' where id = (select id from chat_sessions where turn = 'broker' order by id limit 1)`,
        /^chat_sessions .*turn is "operator"/,
      ],
    ];
    await runMigration({ from: legacy.url, url: killed.url });
    for (const [sin] of sins) await killed.owner.unsafe(sin);
    const verdict = await verifyMigration({ from: legacy.url, url: killed.url });
    const said = verdict.differences.map(({ table, key, what }) => `${table} ${key} ${what}`);
    for (const [, expected] of sins) expect(said).toContainEqual(expect.stringMatching(expected));
    const { messages } = verdict.tables;
    expect(messages?.foundHash).not.toBe(messages?.expectedHash);
  });
});
