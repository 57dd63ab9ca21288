import type { Instant } from '@tripthread/shared/time/clock';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';

/** Rows in the form of the target tables, with notes about their migration. */
export interface Mapped<Row> {
  readonly row: Row;
  readonly notes: readonly Note[];
}

/** Returns the text of a column; null if it is missing, empty or blank. */
export function textOf(row: Raw, name: string): string | null {
  const value = row[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

export function numberOf(row: Raw, name: string): number | null {
  const value = row[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export const flagOf = (row: Raw, name: string): boolean | null =>
  typeof row[name] === 'boolean' ? (row[name] as boolean) : null;

/** Returns a JSON object; null if it is missing, empty or another type. */
export function objectOf(row: Raw, name: string): Readonly<Record<string, unknown>> | null {
  const value = row[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    return null;
  return value as Record<string, unknown>;
}

/** Parses `2026-01-04T10:00:00.123456+00:00`, as PostgreSQL writes times into JSON, cut to milliseconds; null if it is not a time. */
export function instantOf(row: Raw, name: string): Instant | null {
  const text = textOf(row, name);
  if (text === null || !/^[0-9]{4}-/u.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** An id that a column points with, in small letters; null where there is none. */
export function idOf<Id extends string>(row: Raw, name: string): Id | null {
  const text = textOf(row, name)?.toLowerCase() ?? null;
  return text !== null && uuid.test(text) ? (text as Id) : null;
}
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Truncates a text to the column's length, with a note if it was cut. */
export function fitting(row: Raw, name: string, most: number, notes: Note[]): string | null {
  const text = textOf(row, name);
  if (text === null || text.length <= most) return text;
  notes.push({ reason: 'too_long', field: name });
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '');
}

/** Returns the latest instant; null if there is none. */
export function latest(...instants: readonly (Instant | null | undefined)[]): Instant | null {
  return (
    instants
      .filter((instant) => typeof instant === 'string')
      .sort()
      .at(-1) ?? null
  );
}
