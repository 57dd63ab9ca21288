import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { writeConcurrently, writers } from '@tripthread/testing/storms/storms';

const desk = testBrokerageSuite({ deskConnections: 8 });

it('one session with 2 to 8 concurrent writers, 1,000 times, loses no accepted write and refuses none without need', async () => {
  await fc.assert(
    fc.asyncProperty(writers, async (plan) => {
      expect(await writeConcurrently(desk(), plan)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
