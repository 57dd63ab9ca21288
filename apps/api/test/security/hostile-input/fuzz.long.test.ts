import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendRandomInputs } from './random-inputs.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from '../isolation/two-brokerages.ts';

let desks: TwoBrokeragesSetup;
beforeAll(async () => {
  desks = await openTwoBrokerages();
}, 60_000);
afterAll(() => desks.close());

it('survives 20,000 generated inputs', { timeout: 1_200_000 }, async () => {
  const seed = Date.now() % 1_000_000;
  const { sent, statuses, complaints } = await sendRandomInputs(desks, { perProcedure: 1_000, seed });
  process.stdout.write(`generated inputs: ${sent}, seed ${seed}, ${JSON.stringify(statuses)}\n`);
  expect(complaints.slice(0, 20)).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(20_000);
});
