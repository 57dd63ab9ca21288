import { openDatabase } from '@tripthread/db/database';
import { tapDatabase, type WireTap } from '@tripthread/testing/postgres/wire-tap';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appRouter } from '../../../src/router.ts';
import { recurringJobs } from '../../../src/jobs/registry.ts';
import { runnerOf } from '../../support/run-job.ts';
import { runProbes } from './check-outcomes.ts';
import { clock, type ApiUnderTest, openApiUnderTest } from './api-under-test.ts';
import { listProbes } from './probes.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from './two-brokerages.ts';

const archiveSessions = runnerOf(recurringJobs['archive-sessions']);
const wakeSessions = runnerOf(recurringJobs['wake-sessions']);

let desks: TwoBrokeragesSetup;
let tap: WireTap;
let tapped: ApiUnderTest;
beforeAll(async () => {
  desks = await openTwoBrokerages();
  tap = await tapDatabase(desks.url);
  tapped = await openApiUnderTest(openDatabase({ url: tap.url }));
}, 60_000);
afterAll(async () => {
  await tapped.close();
  await tap.close();
  await desks.close();
});

/** Counts the tables that a statement uses, minus the times it names a brokerage: zero when none is missing. */
function findUnscoped(text: string, tables: ReadonlySet<string>): readonly string[] {
  const touched = [...text.matchAll(/\b(from|join|update|into)\s+"?([a-z_]+)"?/giu)]
    .filter(([, , table = '']) => tables.has(table))
    .map(([, , table = '']) => table);
  const scoped = [...text.matchAll(/brokerage_id"?\s*=\s*\$\d|"brokerages"\."id" = \$\d|\("?brokerage_id"?,/gu)].length;
  return touched.length > scoped ? touched : [];
}

it(
  'names its brokerage once for every tenant table that it touches, in every statement of every procedure',
  { timeout: 120_000 },
  async () => {
    const tables = new Set(desks.ledger.tables);
    tap.take('tripthread desk');
    await runProbes(
      { desks, apiUnderTest: tapped },
      listProbes(appRouter, desks.world, ['owner', 'lead'], ['plain', 'of a colleague']),
    );
    const { key, user, password } = desks.world.a.connection;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    for (const body of [
      { id: 'arfq-1', type: 'Rfq', tripId: desks.world.a.own.tripCode },
      { id: 'asellermsg-1', type: 'TripChatSeller', tripId: 'NEWONE' },
    ]) {
      await fetch(`${tapped.origin}/webhooks/avinode/${key}`, {
        method: 'POST',
        headers: { authorization },
        body: JSON.stringify(body),
      });
    }
    await tapped.drain();
    for (const address of ['/api/chat-sessions', '/api/requests']) {
      await fetch(`${tapped.origin}${address}`, { headers: { cookie: desks.cookies.owner ?? '' } });
    }
    const nextYear = { now: () => '2027-11-23T09:30:00.000Z' };
    await desks.owner.query(`update chat_sessions set paused_until = $1 where status = 'paused'`, [clock.now()]);
    await wakeSessions(tapped.platform.database, nextYear);
    await archiveSessions(tapped.platform.database, nextYear);

    const statements = ['desk', 'inbox', 'ingest'].flatMap((lane) =>
      tap.take(`tripthread ${lane}`).statements.map(({ text }) => text),
    );
    const texts = [...new Set(statements)].filter(
      (text) => !/^(?:begin|commit|rollback|set|select set_config)/iu.test(text),
    );
    const reached = new Set(
      texts
        .flatMap((text) => [...text.matchAll(/"?([a-z_]+)"?/gu)].map(([, word = '']) => word))
        .filter((word) => tables.has(word)),
    );
    process.stdout.write(`statements: ${texts.length} texts on ${reached.size} of ${tables.size} tenant tables\n`);
    // The legacy import runs from the command line; no procedure reads its progress.
    expect([...tables].filter((table) => !reached.has(table))).toEqual(['legacy_imports']);
    expect(texts.filter((text) => findUnscoped(text, tables).length > 0)).toEqual([]);
  },
);

it('control: detects a statement that misses it once', () => {
  const tables = new Set(['chat_sessions', 'clients']);
  expect(findUnscoped('select * from "clients" where "clients"."id" = $1', tables)).toEqual(['clients']);
  expect(
    findUnscoped(
      'select * from chat_sessions cs join clients c on c.id = cs.client_id where cs.brokerage_id = $1',
      tables,
    ),
  ).toHaveLength(2);
  expect(findUnscoped('select * from chat_sessions cs where cs.brokerage_id = $1', tables)).toEqual([]);
});
