// What every read of a screen may cost in the largest brokerage of a skewed database: its answer, never the brokerage.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type MeasuredDesk, type MeasuredIds, openMeasuredDesk } from '../test/support/measured-desk.ts';

let desk: MeasuredDesk;
beforeAll(async () => {
  desk = await openMeasuredDesk();
}, 120_000);
afterAll(() => desk.close());

type Read = readonly [
  name: string,
  by: 'lead' | 'broker',
  mostPages: number,
  call: (caller: Caller, ids: MeasuredIds) => Promise<unknown>,
];

const reads: readonly Read[] = [
  ['sessions.thread', 'broker', 900, (as, { sessionId }) => as.sessions.thread({ sessionId, limit: 50 })],
  ['sessions.thread, older', 'broker', 900, (as, { sessionId }) => as.sessions.thread({ sessionId, cursor: 60 })],
];

test.each(reads)('%s by a %s looks at %i pages at most', async (_name, by, mostPages, call) => {
  const { buffers } = await desk.pagesOf(() => call(desk[by], desk.ids));
  expect(buffers).toBeGreaterThan(0);
  expect(buffers).toBeLessThanOrEqual(mostPages);
});
