import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendRandomInputs } from './random-inputs.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from '../isolation/two-brokerages.ts';

let desks: TwoBrokeragesSetup;
beforeAll(async () => {
  desks = await openTwoBrokerages();
}, 60_000);
afterAll(() => desks.close());

it(
  'answers whatever is sent without falling over, showing innards, or another tenant',
  { timeout: 300_000 },
  async () => {
    const seed = Date.now() % 1_000_000;
    const { sent, statuses, complaints } = await sendRandomInputs(desks, { perProcedure: 50, seed });
    process.stdout.write(`made-up inputs: ${sent}, seed ${seed}, ${JSON.stringify(statuses)}\n`);
    expect(complaints.slice(0, 20)).toEqual([]);
    // Were all refused, nothing behind the input schemas would have been tried.
    expect(statuses[200]).toBeGreaterThan(sent / 20);
    expect(desks.apiUnderTest.log()).not.toContain('"msg":"defect"');
  },
);
