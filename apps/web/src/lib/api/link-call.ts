import type { FieldErrors, Reason } from '@tripthread/shared/failures';

/** Why a call came to nothing, in words for whoever holds a link. */
export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
  readonly reason: Reason | null;
  /** 0 when nothing answered. */
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

const noAnswer = (): LinkFailure =>
  new LinkFailure('There is no connection right now. Nothing is lost; try again.', null, 0, undefined);

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
 * A procedure called with a link in hand, without the library that the desk calls the same ones by. Reads go in bodies too:
 * the token must not stand in an address.
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
