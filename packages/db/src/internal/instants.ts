import type { Instant } from '@tripthread/shared/time/clock';

/**
 * `2026-11-18 18:17:48.96+00`, as PostgreSQL writes a timestamptz in UTC, to `2026-11-18T18:17:48.960Z`.
 * Plain text surgery: this runs for every time of every row of every list.
 */
export function instantFromPostgres(text: string): Instant {
  const end = text.length - 3;
  const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
  return end === 19 ? `${seconds}.000Z` : `${seconds}.${text.slice(20, end).padEnd(3, '0')}Z`;
}

/**
 * Whether a text of that form is a time. The 31st of February parses to the 3rd of March here, and not at all in the
 * database, which knows no year 0 either.
 */
export const isInstant = (text: string): boolean => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text && !text.startsWith('0000');
};
