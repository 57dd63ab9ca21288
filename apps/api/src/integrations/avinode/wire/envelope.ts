import type { NewAvinodeTrip } from '@tripthread/shared/sourcing/avinode';
import { AvinodeError, type AvinodeErrorKind, type AvinodeProblem, sentences, describeProblems } from '../failures.ts';
import { z } from 'zod';
import type { Answer } from '../exchange/transport.ts';
import { orNull, text } from './wire-values.ts';

const Problem = z
  .object({ code: text(100), title: text(300), path: text(200) })
  .catch({ code: null, title: null, path: null })
  // Shown to people and written to logs, so control characters are removed.
  .transform((problem): AvinodeProblem => ({
    code: plain(problem.code),
    title: plain(problem.title),
    path: plain(problem.path),
  }));
const plain = (value: string | null): string | null => value?.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ') ?? null;

const Meta = orNull(z.object({ errors: z.unknown().optional() }));

/** null for no errors; a value that is no list is an error without a text. */
function problemsIn(errors: unknown): readonly AvinodeProblem[] | null {
  if (errors === null || errors === undefined || (Array.isArray(errors) && errors.length === 0)) return null;
  return (Array.isArray(errors) ? errors : [errors]).slice(0, 20).map((error) => Problem.parse(error));
}

const Envelope = z
  .object({ meta: Meta, data: z.unknown().optional() })
  .transform(({ meta, data }) => ({ problems: problemsIn(meta?.errors), data }));

const ErrorEnvelope = z.object({ meta: Meta }).transform(({ meta }) => problemsIn(meta?.errors) ?? []);

export interface Asked {
  readonly isChange: boolean;
  /** The request's airports, for the texts of errors. */
  readonly legs?: NewAvinodeTrip['segments'] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * Returns `data`; undefined for an answer without a body.
 * @throws {AvinodeError} for every status but 2xx, and for a 2xx with `meta.errors`, which is how Avinode refuses a trip
 */
export function dataOf(answer: Answer, asked: Asked): unknown {
  return answer.status >= 400 ? throwHttpFailure(answer, asked) : readData(answer, asked);
}

function readData({ status, text: body, isJson }: Answer, { isChange, legs }: Asked): unknown {
  const unreadable = new AvinodeError('malformed', sentences.malformed, { status, isOutcomeUnknown: isChange });
  if (body === null) throw unreadable;
  // A cancel may have an empty answer: its sample shows none.
  if (body.trim() === '' && isChange) return undefined;
  const read = isJson ? Envelope.safeParse(parseJson(body)) : null;
  if (read === null || !read.success) throw unreadable;
  const { problems, data } = read.data;
  if (problems === null) return data;
  const kind = problemErrorKindOf(problems, isChange);
  throw new AvinodeError(kind, kind === 'refused' ? describeProblems(problems, legs) : sentences[kind], {
    status,
    problems,
    // Undocumented: whether a refused resource can exist. An id in the answer means that it was created.
    isOutcomeUnknown: isChange && typeof (data as { id?: unknown } | null | undefined)?.id === 'string',
  });
}

function problemErrorKindOf(problems: readonly AvinodeProblem[], isChange: boolean): AvinodeErrorKind {
  const codes = problems.map(({ code }) => code);
  if (codes.includes(noAccess)) return 'forbidden';
  return codes.includes('NOT_FOUND') && !isChange ? 'not_found' : 'refused';
}

const noAccess = 'AUTHENTICATION_COMPANY_ACCESS';

function throwHttpFailure({ status, text: body, isJson }: Answer, { isChange, legs, retryAfterSeconds }: Asked): never {
  const read = body !== null && isJson ? ErrorEnvelope.safeParse(parseJson(body)) : null;
  const problems = read?.success === true ? read.data : [];
  const kind = problems.some(({ code }) => code === noAccess) ? 'forbidden' : httpErrorKindOf(status);
  const isLost = status >= 500 || status === 408;
  throw new AvinodeError(kind, kind === 'refused' ? describeProblems(problems, legs) : sentences[kind], {
    status,
    problems,
    retryAfterSeconds,
    isOutcomeUnknown: isChange && isLost,
  });
}

function httpErrorKindOf(status: number): AvinodeErrorKind {
  if (status >= 500 || status === 408) return 'unreachable';
  const known: Readonly<Record<number, AvinodeErrorKind>> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    410: 'not_found',
    429: 'rate_limited',
  };
  return known[status] ?? 'refused';
}

/** undefined when it is not JSON: no schema accepts that. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
