import { fileURLToPath } from 'node:url';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { createTestBrokerage, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { systemClock } from '@tripthread/shared/time/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '@tripthread/avinode-sandbox/open-sandbox';
import { startProcess } from '../support/api-process.ts';
import { differences, runStorm, startProduct } from '../support/avinode/avinode-storm.ts';
import { freePort } from '@tripthread/db/free-port';
import { isFullScale, stormSeed } from '@tripthread/testing/env';

const size = isFullScale ? { trips: 500, kills: 20, waves: 25 } : { trips: 40, kills: 3, waves: 4 };
const longest = isFullScale ? 900_000 : 120_000;

let database: FreshDatabase;
let desk: TestBrokerage;
beforeAll(async () => {
  database = await freshDatabase();
  desk = await createTestBrokerage(database.url, { clock: { ...systemClock, moveBy: () => {} } });
});
afterAll(async () => {
  await desk.close();
  await database.drop();
});

describe(`a storm over ${size.trips} trips, the server killed ${size.kills} times`, () => {
  const seed = stormSeed;

  it('loses nothing, duplicates nothing, and ends in the planned state', { timeout: longest }, async () => {
    const stage = await startProduct(desk, { ...size, seed });
    const began = performance.now();
    let codes: readonly string[] = [];
    try {
      const storm = await runStorm(stage.sandbox, { ...size, seed }, stage.hearer, async (wave) => {
        codes = codes.length > 0 ? codes : stage.sandbox.control.trips().map(({ code }) => code);
        await stage.attachIn(wave, codes);
      });
      const heardAfter = ((performance.now() - began) / 1_000).toFixed(1);
      await stage.idle();
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      const figures = {
        seed,
        actions: storm.actions,
        deliveries: storm.deliveries,
        attempts: storm.attempts,
        kills: storm.kills,
      };
      process.stdout.write(`avinode storm: ${JSON.stringify({ ...figures, heardAfter, seconds })}\n`);
      expect(storm.deliveries).toBeGreaterThan(storm.actions * 1.3);
      expect(await differences(desk, storm)).toEqual([]);
      expect(await checkInvariants(desk.url)).toEqual([]);
    } finally {
      await stage.close();
    }
  });

  it('control: a naive implementation loses quotes and miscounts', { timeout: longest }, async () => {
    await desk.owner
      .unsafe(`create table naive_seen (id text); create table naive_quotes (id text, code text, price numeric);
      create table naive_sessions (code text, quotes integer)`);
    const port = await freePort();
    const target = { targetURI: `http://127.0.0.1:${port}/`, user: 'naive', password: 'naive' };
    const redelivery = { firstMs: 200, maxDelayMs: 1_000, atOnce: 32 };
    const sandbox = await openSandbox({ limits: false, redelivery, webhook: target });
    const script = fileURLToPath(new URL('../../../../packages/testing/src/storms/naive-handler.ts', import.meta.url));
    const start = () => startProcess([script, desk.url, sandbox.apiUrl, String(port)], { port, env: {} });
    let server = await start();
    const receiver = {
      async kill() {
        await server.kill();
        server = await start();
      },
      stop: () => server.stop(),
    };
    try {
      const storm = await runStorm(sandbox, { ...size, seed }, receiver, async (wave) => {
        if (wave > 0) return;
        for (const { code } of sandbox.control.trips())
          await desk.owner`insert into naive_sessions values (${code}, 0)`;
      });
      const rows = await desk.owner`
        select s.code, s.quotes, (select coalesce(json_agg(q.price order by q.price), '[]') from naive_quotes q where q.code = s.code) as prices
        from naive_sessions s`;
      const wrong = storm.codes.filter((code, index) => {
        const row = rows.find((one) => one.code === code);
        const prices = storm.expected[index]?.prices ?? [];
        return JSON.stringify(row?.prices) !== JSON.stringify(prices) || row?.quotes !== prices.length;
      });
      process.stdout.write(`naive: ${wrong.length} of ${storm.codes.length} trips wrong\n`);
      expect(wrong.length).toBeGreaterThan(storm.codes.length / 10);
    } finally {
      await receiver.stop();
      await sandbox.close();
    }
  });
});
