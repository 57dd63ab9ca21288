import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deskSuite } from '@tripthread/testing/desk/desk-suite';
import { writeAtOnce, writers } from '@tripthread/testing/storms/storms';

const desk = deskSuite({ deskConnections: 8 });

it('one session written to by 2 to 8 at once, 1,000 times over, loses no accepted write and refuses none without need', async () => {
  await fc.assert(
    fc.asyncProperty(writers, async (plan) => {
      expect(await writeAtOnce(desk(), plan)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
