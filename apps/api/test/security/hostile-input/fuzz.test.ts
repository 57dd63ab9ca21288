import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendRandomInputs } from './random-inputs.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from '../isolation/two-brokerages.ts';

let desks: TwoBrokeragesSetup;
beforeAll(async () => {
  desks = await openTwoBrokerages();
}, 60_000);
afterAll(() => desks.close());

it('survives any input without revealing internals or another tenant', { timeout: 300_000 }, async () => {
  const seed = Date.now() % 1_000_000;
  const { sent, statuses, complaints } = await sendRandomInputs(desks, { perProcedure: 50, seed });
  process.stdout.write(`generated inputs: ${sent}, seed ${seed}, ${JSON.stringify(statuses)}\n`);
  expect(complaints.slice(0, 20)).toEqual([]);
  // If all inputs were refused, no code behind the input schemas would be tested.
  expect(statuses[200]).toBeGreaterThan(sent / 20);
  expect(desks.apiUnderTest.log()).not.toContain('"msg":"defect"');
});
