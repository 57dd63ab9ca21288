import { expect, it } from 'vitest';
import { isLastAttempt, retryDelayMs, retryPolicies, type RetryPolicy } from './retry.ts';

const minutesUntilGivingUp = (policy: RetryPolicy): number => {
  let ms = 0;
  for (let failures = 1; !isLastAttempt(policy, failures); failures += 1) ms += retryDelayMs(policy, failures);
  return Math.round(ms / 60_000);
};

it('the delay doubles from the first to the longest', () => {
  const policy = { maxAttempts: 6, firstDelayMs: 2_000, maxDelayMs: 10_000 };
  expect([1, 2, 3, 4, 5].map((failures) => retryDelayMs(policy, failures))).toEqual([
    2_000, 4_000, 8_000, 10_000, 10_000,
  ]);
});

it('a policy gives up with its last attempt, not before', () => {
  const policy = { maxAttempts: 3, firstDelayMs: 1, maxDelayMs: 1 };
  expect([1, 2, 3, 4].map((failures) => isLastAttempt(policy, failures))).toEqual([false, false, true, true]);
});

it.each([
  ['placeNotification', 68],
  ['readMessage', 1],
  ['avinode', 4],
  ['mail', 57],
  ['everyMinute', 1],
  ['hourly', 162],
] as const)('%s is tried for %i minutes', (name, minutes) => {
  expect(minutesUntilGivingUp(retryPolicies[name])).toBe(minutes);
});
