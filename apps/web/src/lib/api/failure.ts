import { TRPCClientError } from '@trpc/client';
import type { FieldErrors, Reason } from '@tripthread/shared/failures';
import type { AppRouter, ClientCard, SessionDetail } from './api-types.ts';

/** A failure as a sentence for the user. */
export interface ShownFailure {
  readonly sentence: string;
  readonly reason: Reason | null;
  readonly fields: FieldErrors;
  /** With STALE_VERSION: the current session. */
  readonly current: SessionDetail | undefined;
  /** With STALE_VERSION of a client: the card as it is saved now. */
  readonly currentCard: ClientCard | undefined;
  readonly requestId: string | undefined;
  /** 0 when there was no answer: offline, or the server is down. */
  readonly httpStatus: number;
}

export const unreachable = 'The server can’t be reached. What you typed is kept; try again.';

const noAnswer = {
  reason: null,
  fields: {},
  current: undefined,
  currentCard: undefined,
  requestId: undefined,
  httpStatus: 0,
} as const;

export function failureOf(error: unknown): ShownFailure {
  const data = error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data : null;
  if (!data) {
    return { ...noAnswer, sentence: unreachable };
  }
  const { current } = data;
  return {
    sentence: data.sentence || 'Something went wrong on our side. What you typed is kept; try again.',
    reason: data.reason ?? null,
    fields: data.fields ?? {},
    // The server's types, as JSON has them: arrays that may be changed.
    current: current !== undefined && 'session' in current ? (current as SessionDetail) : undefined,
    currentCard: current !== undefined && 'people' in current ? (current as ClientCard) : undefined,
    requestId: data.requestId ?? undefined,
    httpStatus: data.httpStatus ?? 500,
  };
}

/** Whether a retry may succeed without a change: no answer, or busy. */
export const isTransient = (error: unknown): boolean => [0, 502, 503, 504].includes(failureOf(error).httpStatus);
