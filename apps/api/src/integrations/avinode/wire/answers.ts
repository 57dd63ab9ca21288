import type { z } from 'zod';
import { AvinodeError, sentences } from '../failures.ts';
import { listOf } from './wire-values.ts';

/** @throws {AvinodeError} malformed, where one of them cannot be read or nothing was said at all */
export function all<T>(schema: z.ZodType<T>, data: unknown): readonly T[] {
  const read = data === null || data === undefined ? null : listOf(schema).safeParse(data);
  if (read?.success === true) return read.data;
  throw new AvinodeError('malformed');
}

/** Of one thing, which may come alone or in a list; an answer about something else is none. @throws {AvinodeError} malformed */
export function one<T>(
  schema: z.ZodType<T>,
  data: unknown,
  isIt: (found: T) => boolean = () => true,
  isOutcomeUnknown = false,
): T {
  const read = listOf(schema).safeParse(data);
  const [found, another] = read.success ? read.data.filter(isIt) : [];
  if (found !== undefined && another === undefined) return found;
  throw new AvinodeError('malformed', sentences.malformed, { isOutcomeUnknown });
}
