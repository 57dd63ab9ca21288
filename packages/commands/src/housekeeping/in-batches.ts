import type { ScheduleContext } from '../schedule-context.ts';

export const batchSize = 500;

/** Repeats `runBatch` until a batch is not full or the time is over. @returns the sum of the batches */
export async function inBatches(
  { hasTimeLeft }: Pick<ScheduleContext, 'hasTimeLeft'>,
  runBatch: () => Promise<number>,
): Promise<number> {
  let total = 0;
  for (let done = batchSize; done === batchSize && hasTimeLeft(); total += done) done = await runBatch();
  return total;
}
