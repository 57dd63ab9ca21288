import type { Clock } from '@tripthread/shared/time/clock';
import { AvinodeError, sentences } from '../failures.ts';

/**
 * The call budget of a connection, a token bucket. Avinode allows about one call a second with bursts, counted by the hour;
 * its exact limits are undocumented, so its headers fill the bucket, and between responses it refills slowly.
 * Without a stated limit there is none.
 */
export interface CallBudget {
  /**
   * Takes one call. After a 429 no call passes; when only the budget is used up, reads wait and changes, which a user waits
   * for, pass.
   * @throws {AvinodeError} rate_limited
   */
  spend(what: 'read' | 'change'): void;
  /** Applies a response's rate-limit headers. @returns the seconds to wait, when stated */
  obey(status: number, headers: Headers): number | undefined;
}

const maxWaitSeconds = 3_600;
const waitSecondsUnsaid = 60;

export interface BudgetOptions {
  readonly clock: Clock;
  readonly callsPerSecond?: number;
}

export function openBudget({ clock, callsPerSecond = 1 }: BudgetOptions): CallBudget {
  const now = () => Date.parse(clock.now());
  let most = Number.POSITIVE_INFINITY;
  let calls = Number.POSITIVE_INFINITY;
  let countedAt = now();
  let closedUntil = Number.NEGATIVE_INFINITY;
  let spentUntil = Number.NEGATIVE_INFINITY;

  const refill = (at: number) => {
    // A clock that was set back must not reduce the budget.
    calls = Math.min(most, calls + (Math.max(0, at - countedAt) / 1_000) * callsPerSecond);
    countedAt = at;
  };

  return {
    spend(what) {
      const at = now();
      refill(at);
      refuseWhile(closedUntil, at);
      if (what === 'read') {
        refuseWhile(spentUntil, at);
        if (calls < 1) throw refusal((1 - calls) / callsPerSecond);
      }
      calls = Math.max(0, calls - 1);
    },
    obey(status, headers) {
      const at = now();
      const reset = secondsOf(headers.get('x-rate-limit-reset'), at);
      const asked = secondsOf(headers.get('retry-after'), at);
      if (status === 429) {
        const seconds = asked ?? reset ?? waitSecondsUnsaid;
        closedUntil = Math.max(closedUntil, at + seconds * 1_000);
        return seconds;
      }
      const remaining = countOf(headers.get('x-rate-limit-remaining'));
      if (remaining !== null) {
        most = countOf(headers.get('x-rate-limit-limit')) ?? remaining;
        calls = remaining;
        countedAt = at;
        if (remaining === 0 && reset !== null) spentUntil = at + reset * 1_000;
      } else if (status < 400) {
        [most, calls] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      }
      return asked ?? undefined;
    },
  };
}

function refuseWhile(until: number, at: number): void {
  // Bounded by the longest wait, also when the clock was set back.
  const seconds = Math.min((until - at) / 1_000, maxWaitSeconds);
  if (seconds > 0) throw refusal(seconds);
}

function refusal(seconds: number): AvinodeError {
  const retryAfterSeconds = Math.max(1, Math.ceil(seconds));
  return new AvinodeError('rate_limited', sentences.rate_limited, { retryAfterSeconds });
}

const countOf = (header: string | null): number | null =>
  header !== null && /^\d{1,9}$/u.test(header) ? Number(header) : null;

/** Parses a header with seconds, seconds since 1970 or a date to seconds from now; at most one hour. */
function secondsOf(header: string | null, at: number): number | null {
  if (header === null) return null;
  const digits = /^\d{1,12}$/u.test(header) ? Number(header) : null;
  const date = /^[A-Z][a-z]{2}, /u.test(header)
    ? Date.parse(header)
    : (digits ?? 0) > 1e9
      ? Number(digits) * 1_000
      : null;
  const seconds = date === null ? (digits ?? Number.NaN) : (date - at) / 1_000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(1, Math.ceil(seconds)), maxWaitSeconds);
}
