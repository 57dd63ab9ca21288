import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import { isInstant } from './instants.ts';

/** A position in a list ordered by time, then by id. */
export interface TimeCursor {
  readonly at: Instant;
  readonly id: string;
}

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u;

/** Parses a cursor. @throws BAD_CURSOR */
export function readTimeCursor(cursor: string | undefined): TimeCursor | null {
  if (cursor === undefined) return null;
  const [, at, id] = form.exec(cursor) ?? [];
  if (at === undefined || id === undefined || !isInstant(at)) throw new Failure('BAD_CURSOR');
  return { at, id };
}

export const writeTimeCursor = ({ at, id }: TimeCursor): string => `${at}_${id}`;
