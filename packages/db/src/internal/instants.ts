import type { Instant } from '@tripthread/shared/time/clock';

/**
 * Converts `2026-11-18 18:17:48.96+00`, PostgreSQL's text of a timestamptz in UTC, to `2026-11-18T18:17:48.960Z`.
 * Works on the text alone, because it runs for every time in every row of every list.
 */
export function instantFromPostgres(text: string): Instant {
  const end = text.length - 3;
  const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
  return end === 19 ? `${seconds}.000Z` : `${seconds}.${text.slice(20, end).padEnd(3, '0')}Z`;
}

/**
 * Tells whether a text of that form is a real time. JavaScript parses the 31st of February as the 3rd of March; the database
 * rejects it, and year 0 too.
 */
export const isInstant = (text: string): boolean => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text && !text.startsWith('0000');
};
