import type { z } from 'zod';
import { AvinodeError, sentences } from '../failures.ts';
import { listOf } from './wire-values.ts';

/** @throws {AvinodeError} malformed, when one of them cannot be read or the answer is empty */
export function all<T>(schema: z.ZodType<T>, data: unknown): readonly T[] {
  const read = data === null || data === undefined ? null : listOf(schema).safeParse(data);
  if (read?.success === true) return read.data;
  throw new AvinodeError('malformed');
}

/** Parses one resource, alone or in a list; an answer about another one is malformed. @throws {AvinodeError} malformed */
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
