import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FreshDatabase } from '@tripthread/testing/postgres/fresh-database';
import {
  asOf,
  digestOf,
  type MigrationTarget,
  openLegacyDatabase,
  openMigrationTarget,
} from '@tripthread/testing/legacy/migration-target';
import { runLegacy, startLegacy } from '@tripthread/testing/legacy/run-legacy';

const moving = (from: string, ...more: readonly string[]) => [
  '--from',
  from,
  '--brokerage',
  'Moved',
  '--as-of',
  asOf,
  ...more,
];
const anHour = 3_600_000;

/**
 * Full size with a sessions table: that stage has the most tables, rows and problems. The other two stages are read by the same
 * stream in batches of the same size, only with other joins: a tenth of the size shows whether those leak memory.
 */
const sizes = [
  ['with sessions', 100_000],
  ['before', 10_000],
  ['merged', 10_000],
] as const;

describe.each(sizes)(
  'a database %s of %i requests and ten times as many messages',
  { timeout: anHour },
  (stage, size) => {
    let legacy: FreshDatabase;
    let desk: MigrationTarget;

    beforeAll(async () => {
      const began = performance.now();
      [legacy, desk] = await Promise.all([openLegacyDatabase(stage, size), openMigrationTarget()]);
      process.stdout.write(
        `the legacy database, ${stage}, was filled in ${Math.round((performance.now() - began) / 1000)} s\n`,
      );
    }, anHour);
    afterAll(async () => {
      await Promise.all([legacy.drop(), desk.drop()]);
    });

    it('is imported within 300 MB without differences', async () => {
      const moved = await runLegacy(['import', ...moving(legacy.url, '--json')], desk.url);
      expect(moved).toMatchObject({ code: 0 });
      const report = JSON.parse(moved.out) as {
        seconds: number;
        peakMemoryMb: number;
        tables: Record<string, { read: number }>;
      };
      const { messages, requests } = report.tables;
      process.stdout.write(
        `moved ${requests?.read} requests and ${messages?.read} messages in ${report.seconds} s with at most ${report.peakMemoryMb} MB\n${moved.err.split('\n').slice(-12).join('\n')}\n`,
      );
      expect(requests?.read).toBeGreaterThanOrEqual(size);
      expect(messages?.read).toBeGreaterThanOrEqual(size * 10);
      expect(report.peakMemoryMb).toBeLessThan(300);

      const verified = await runLegacy(['verify', ...moving(legacy.url, '--json')], desk.url);
      const verdict = JSON.parse(verified.out) as {
        seconds: number;
        peakMemoryMb: number;
        differences: unknown[];
        differenceCount: number;
      };
      process.stdout.write(`verified in ${verdict.seconds} s with at most ${verdict.peakMemoryMb} MB\n`);
      expect([verdict.differences, verified.code]).toEqual([[], 0]);
      expect(verdict.peakMemoryMb).toBeLessThan(300);
    });
  },
);

describe('a move that is killed', { timeout: anHour }, () => {
  it('twenty times at random ends with the same rows as an uninterrupted one', async () => {
    const legacy = await openLegacyDatabase('with sessions', 2_000);
    const [alone, killed] = await Promise.all([openMigrationTarget(), openMigrationTarget()]);
    const began = performance.now();
    expect(await runLegacy(['import', ...moving(legacy.url)], alone.url)).toMatchObject({ code: 0 });
    const whole = performance.now() - began;
    let kills = 0;
    while (kills < 20) {
      const { child, ended } = startLegacy(['import', ...moving(legacy.url)], killed.url);
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * whole);
      const { code } = await ended;
      clearTimeout(timer);
      if (code === null) kills += 1;
      // It was complete before: this run checks everything again and finds it.
    }
    expect(await runLegacy(['import', ...moving(legacy.url)], killed.url)).toMatchObject({ code: 0 });
    const besideRows = ['legacy_imports', 'avinode_connections'];
    expect(await digestOf(killed.url, besideRows)).toBe(await digestOf(alone.url, besideRows));
    await Promise.all([legacy.drop(), alone.drop(), killed.drop()]);
  });
});
