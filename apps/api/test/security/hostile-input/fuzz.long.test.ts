import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendStorm } from './storm-of-inputs.ts';
import { openTwoDesks, type TwoDesks } from '../isolation/two-desks.ts';

let desks: TwoDesks;
beforeAll(async () => {
  desks = await openTwoDesks();
}, 60_000);
afterAll(() => desks.close());

it('answers 20,000 made-up inputs without falling over', { timeout: 1_200_000 }, async () => {
  const seed = Date.now() % 1_000_000;
  const { sent, statuses, complaints } = await sendStorm(desks, { perProcedure: 1_000, seed });
  process.stdout.write(`made-up inputs: ${sent}, seed ${seed}, ${JSON.stringify(statuses)}\n`);
  expect(complaints.slice(0, 20)).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(20_000);
});
