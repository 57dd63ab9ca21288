import { expect, test } from 'vitest';
import { backoff } from './live-stream.ts';

test('it waits longer each time, never beyond ten seconds, never all at the same moment', () => {
  expect([0, 1, 2, 3].map((failures) => backoff(failures, 1))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(backoff(0, 0)).toBe(250);
  expect(backoff(40, 1)).toBe(10_000);
});
