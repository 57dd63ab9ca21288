import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import type { Reason } from '@tripthread/shared/failure-registry';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { makeStage, type Operation, operation, run } from '@tripthread/testing/storms/random-commands';
import { isFullScale } from '@tripthread/testing/env';

const desk = testBrokerageSuite();
const runs = isFullScale ? 1_000 : 50;

// Refusals that a broker can get. A command that fails as BUSY or crashes fails the run.
const unheardOf: readonly Reason[] = ['BUSY', 'BAD_CURSOR', 'NOT_SIGNED_IN'];

const numbers = { assignee: 'ana', session: 0, trip: 0, quote: 0, price: 1, stale: 0, key: 'a' } as const;
const archive = { seat: 'owner', rfq: 4, flag: true, step: 'searching_aircraft' } as const;
/** Random commands archive a session and then use it too rarely for a short run to rely on it. */
const archivedThenMoved: Operation[] = [
  { command: 'status', numbers: { ...numbers, ...archive } },
  { command: 'step', numbers: { ...numbers, ...archive } },
];

it(
  `after any ${runs} × 25 commands every row is the fold of its events, and every counter is right`,
  async () => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 25, maxLength: 25 }), async (operations) => {
        const stage = await makeStage(desk());
        for (const given of operations) {
          const reason = await run(stage, given);
          expect(unheardOf).not.toContain(reason);
          const key = reason === null ? 'done' : reason;
          outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
        }
        expect(await checkInvariants(desk().url)).toEqual([]);
      }),
      // No shrinking, which would take minutes; the seed and path that it prints replay the case.
      { numRuns: runs, endOnFailure: true, examples: [[archivedThenMoved]] },
    );
    // The control: some commands have to succeed, and some to be refused.
    expect(outcomes.get('done')).toBeGreaterThan(runs * 6);
    const refused = ['STALE_VERSION', 'SESSION_ARCHIVED', 'NOT_YOUR_SESSION', 'NO_TRIP', 'REASON_NEEDED'];
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(refused));
  },
  isFullScale ? 3_600_000 : 300_000,
);
