import { asFailure, errorCode, errorConstraint } from '@tripthread/db/database';
import { type FailureKind, failures, httpStatusOf, type Reason } from '@tripthread/shared/failure-registry';
import { type CurrentState, Failure, type FieldErrors } from '@tripthread/shared/failures';
import type { TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { z } from 'zod';

interface ErrorHead {
  readonly code: TRPC_ERROR_CODE_KEY;
  readonly httpStatus: number;
  readonly sentence: string;
  readonly requestId: string | null;
}

/** What travels with a reason; a null reason is a defect of ours. */
type ErrorDetails =
  | { readonly reason: null }
  | { readonly reason: Exclude<Reason, 'STALE_VERSION'>; readonly fields?: FieldErrors }
  | {
      readonly reason: 'STALE_VERSION';
      readonly fields?: FieldErrors;
      /** The state as it is saved now. */
      readonly current?: CurrentState;
    };

/** The fields of every error answer, on every transport. The reason tells which details there are. */
export type ErrorData = ErrorHead & ErrorDetails;

const internalErrorMessage =
  'Something went wrong on our side. It is logged; try again, or tell us the number of this request.';

export const codeOf = {
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  invalid: 'BAD_REQUEST',
  too_large: 'PAYLOAD_TOO_LARGE',
  too_many: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<FailureKind, TRPC_ERROR_CODE_KEY>;

// tRPC's own refusals, with our sentences.
const failureByTrpcCode: Partial<Record<TRPC_ERROR_CODE_KEY, () => Failure>> = {
  NOT_FOUND: () => new Failure('NO_SUCH_ADDRESS'),
  METHOD_NOT_SUPPORTED: () => new Failure('NO_SUCH_ADDRESS'),
  PARSE_ERROR: () => new Failure('BAD_INPUT'),
  BAD_REQUEST: () => new Failure('BAD_INPUT'),
  UNSUPPORTED_MEDIA_TYPE: () => new Failure('BAD_INPUT'),
  PAYLOAD_TOO_LARGE: () => new Failure('TOO_LARGE'),
};

/** Returns the failure behind an error; null for a defect. */
export function findFailureInCause(error: unknown): Failure | null {
  const known = asFailure(error);
  return known instanceof Failure ? known : null;
}

/** Returns the same for errors that a procedure threw or tRPC raised. */
export function failureOf(error: TRPCError): Failure | null {
  const behind = findFailureInCause(error.cause);
  if (behind !== null) return behind;
  if (error.cause instanceof z.ZodError) return new Failure('BAD_INPUT', { fields: fieldsOf(error.cause) });
  return failureByTrpcCode[error.code]?.() ?? null;
}

/** Maps dotted paths to their first complaint. */
export function fieldsOf(error: z.ZodError): FieldErrors {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) fields[path.map(String).join('.') || 'input'] ??= message;
  return fields;
}

export function errorData(failure: Failure | null, requestId: string | null, httpStatus?: number): ErrorData {
  if (failure === null) {
    return { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, reason: null, sentence: internalErrorMessage, requestId };
  }
  const { reason, kind } = failure;
  return {
    code: codeOf[kind],
    httpStatus: httpStatus ?? httpStatusOf[kind],
    sentence: failures[reason].sentence,
    ...detailsOf(failure),
    requestId,
  };
}

function detailsOf(failure: Failure): ErrorDetails {
  const { fields } = failure.details;
  const stated = fields === undefined ? {} : { fields };
  if (failure.reason !== 'STALE_VERSION') return { reason: failure.reason, ...stated };
  const { current } = failure.details;
  return { reason: failure.reason, ...stated, ...(current === undefined ? {} : { current }) };
}

/** Formats an error answer as JSON, the same for procedures and other transports. */
export function errorBody(data: ErrorData): { error: { message: string; code: number; data: ErrorData } } {
  return { error: { message: data.sentence, code: TRPC_ERROR_CODES_BY_KEY[data.code], data } };
}

/** Returns what may be logged of a defect: its stack and the database constraint, never messages, which can quote data. */
export function traceOf(error: unknown): {
  name: string;
  sqlState?: string;
  constraint?: string;
  frames: readonly string[];
} {
  const named = error instanceof Error ? error : new Error('not an error');
  const frames = (named.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  const sqlState = errorCode(error);
  const constraint = errorConstraint(error);
  return {
    name: named.name,
    frames,
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(constraint === undefined ? {} : { constraint }),
  };
}
