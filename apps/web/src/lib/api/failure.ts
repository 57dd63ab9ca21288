import { isTRPCClientError } from '@trpc/client';
import type { Reason } from '@tripthread/shared/failure-registry';
import type { CurrentState, FieldErrors } from '@tripthread/shared/failures';
import type { AppRouter, ClientCard, SessionDetail } from './api-types.ts';

interface Shown {
  readonly sentence: string;
  readonly fields: FieldErrors;
  readonly requestId: string | undefined;
  /** 0 when there was no answer: offline, or the server is down. */
  readonly httpStatus: number;
}

/** A failure as a sentence for the user. A stale version comes with what is saved now. */
export type ShownFailure =
  | (Shown & { readonly reason: 'STALE_VERSION'; readonly current: SessionDetail | ClientCard | undefined })
  | (Shown & { readonly reason: Exclude<Reason, 'STALE_VERSION'> | null });

export const unreachable = 'The server can’t be reached. What you typed is kept; try again.';

const noAnswer = { reason: null, fields: {}, requestId: undefined, httpStatus: 0, sentence: unreachable } as const;

// The server's types, as JSON has them: arrays that may be changed.
const isSession = (current: CurrentState): current is SessionDetail => 'session' in current;
const isCard = (current: CurrentState): current is ClientCard => 'people' in current;

export function failureOf(error: unknown): ShownFailure {
  const data = isTRPCClientError<AppRouter>(error) ? error.data : null;
  if (!data) return noAnswer;
  const shown = {
    sentence: data.sentence || 'Something went wrong on our side. What you typed is kept; try again.',
    fields: ('fields' in data ? data.fields : undefined) ?? {},
    requestId: data.requestId ?? undefined,
    httpStatus: data.httpStatus ?? 500,
  };
  if (data.reason !== 'STALE_VERSION') return { ...shown, reason: data.reason ?? null };
  const { current } = data;
  const isKnown = current !== undefined && (isSession(current) || isCard(current));
  return { ...shown, reason: data.reason, current: isKnown ? current : undefined };
}

/** Returns the session as it is saved now, when a change of it was stale. */
export const staleSessionOf = (failure: ShownFailure): SessionDetail | undefined =>
  failure.reason === 'STALE_VERSION' && failure.current !== undefined && 'session' in failure.current
    ? failure.current
    : undefined;

/** Returns the card as it is saved now, when a change of a client was stale. */
export const staleCardOf = (failure: ShownFailure): ClientCard | undefined =>
  failure.reason === 'STALE_VERSION' && failure.current !== undefined && 'people' in failure.current
    ? failure.current
    : undefined;

/** Whether a retry may succeed without a change: no answer, or busy. */
export const isTransient = (error: unknown): boolean => [0, 502, 503, 504].includes(failureOf(error).httpStatus);
