import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInvariants } from '../testing/invariants.ts';
import type { FreshDatabase } from '../testing/fresh-database.ts';
import { legacyStages } from '../testing/legacy/legacy-database.ts';
import {
  digestOf,
  moveIn,
  type MovingDesk,
  openFormer,
  openMovingDesk,
  verifyIn,
} from '../testing/legacy/moving-desk.ts';
import type { Report } from './report.ts';

// One in fifty of full size where sessions have a table of their own, and less of the two stages beside it.
const sizes = { before: 300, 'with sessions': 2_000, merged: 300 } as const;

describe.each(legacyStages)('a database %s', { timeout: 120_000 }, (stage) => {
  let former: FreshDatabase;
  let desk: MovingDesk;
  let report: Report;
  let formerly: string;

  beforeAll(async () => {
    [former, desk] = await Promise.all([openFormer(stage, sizes[stage]), openMovingDesk()]);
    formerly = await digestOf(former.url);
    const began = performance.now();
    report = await moveIn({ from: former.url, url: desk.url });
    const { messages, requests } = report.tables;
    process.stdout.write(
      `moving in, ${stage}: ${requests?.read} requests and ${messages?.read} messages in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all([former.drop(), desk.drop()]);
  });

  it('moves in whole: everything that has to be true of sessions is, and nothing differs', async () => {
    expect(await checkInvariants(desk.url)).toEqual([]);
    const verdict = await verifyIn({ from: former.url, url: desk.url });
    expect(verdict.differences).toEqual([]);
    expect(verdict.differenceCount).toBe(0);
    expect(verdict.tables.messages?.found).toBe(report.created.messages);
    expect(verdict.sources.messages?.rows).toBe(report.tables.messages?.read);
  });

  it('leaves the former database as it was', async () => {
    expect(await digestOf(former.url)).toBe(formerly);
  });

  // The big one is enough to look at once; what it is made of is in the small ones too.
  if (stage === 'with sessions') return;
  it('changes nothing when it is done again', async () => {
    const before = await digestOf(desk.url, ['legacy_imports']);
    const again = await moveIn({ from: former.url, url: desk.url });
    expect(Object.values(again.created).filter((made) => made > 0)).toEqual([]);
    expect(again.appended).toBe(0);
    expect(again.tables).toEqual(report.tables);
    expect(await digestOf(desk.url, ['legacy_imports'])).toBe(before);
  });
});
