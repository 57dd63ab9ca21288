import type { Reason } from '@tripthread/shared/failure-registry';
import type { FieldErrors } from '@tripthread/shared/failures';

/** Why a call failed, as a sentence for the holder of a link. */
export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
  readonly reason: Reason | null;
  /** 0 when there was no answer. */
  readonly httpStatus: number;
  readonly requestId: string | undefined;
  readonly fields: FieldErrors;

  constructor(
    message: string,
    reason: Reason | null,
    httpStatus: number,
    requestId: string | undefined,
    fields: FieldErrors = {},
  ) {
    super(message);
    this.reason = reason;
    this.httpStatus = httpStatus;
    this.requestId = requestId;
    this.fields = fields;
  }
}

const noAnswer = (): LinkFailure => new LinkFailure('No connection. Nothing is lost; try again.', null, 0, undefined);

interface Answer {
  readonly result?: { readonly data: unknown };
  readonly error?: {
    readonly data?: {
      readonly sentence?: string;
      readonly reason?: Reason | null;
      readonly fields?: FieldErrors;
      readonly requestId?: string | null;
      readonly httpStatus?: number;
    };
  };
}

/**
 * Calls a procedure with a link’s token, without the tRPC client that the desk uses. Reads are POSTs too: the token
 * must not be in an address.
 * @throws LinkFailure
 */
export async function callByLink(procedure: string, input: object): Promise<unknown> {
  const response = await fetch(`/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  }).catch(() => null);
  const answer = (await response?.json().catch(() => null)) as Answer | null | undefined;
  if (response == null || answer == null) throw noAnswer();
  if (answer.result !== undefined) return answer.result.data;
  const { sentence, reason = null, requestId, fields, httpStatus = response.status } = answer.error?.data ?? {};
  const words = sentence ?? 'Something went wrong on our side. Try again.';
  throw new LinkFailure(words, reason, httpStatus, requestId ?? undefined, fields);
}

export const linkFailureOf = (error: unknown): LinkFailure => (error instanceof LinkFailure ? error : noAnswer());
