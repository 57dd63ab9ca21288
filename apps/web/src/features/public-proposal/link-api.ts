import type { FieldErrors, Reason } from '@tripthread/shared/failures';
import type { Inputs, Outputs } from '../../lib/api.ts';

export type ClientPage = Outputs['publicProposals']['view'];
export type PageProposal = NonNullable<ClientPage['proposal']>;
export type PageOption = PageProposal['options'][number];
export type PageLeg = PageProposal['legs'][number];

type Calls = Outputs['publicProposals'];
type Call = keyof Calls;

/** Why a call came to nothing, in words for the client. */
export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
  constructor(
    message: string,
    readonly reason: Reason | null,
    /** 0 when nothing answered. */
    readonly httpStatus: number,
    readonly requestId: string | undefined,
  ) {
    super(message);
  }
}

const noAnswer = (): LinkFailure =>
  new LinkFailure('There is no connection right now. Nothing is lost; try again.', null, 0, undefined);

interface Answer<T> {
  readonly result?: { readonly data: T };
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
 * One of the few calls of a client's page, without the library that the desk calls the same procedures by: the page is
 * opened on phones, by whoever has a minute. Reads go in bodies too: the token must not stand in an address.
 * @throws LinkFailure
 */
export async function callLink<Name extends Call>(
  name: Name,
  input: Inputs['publicProposals'][Name],
): Promise<Calls[Name]> {
  const response = await fetch(`/api/trpc/publicProposals.${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  }).catch(() => null);
  const answer = (await response?.json().catch(() => null)) as Answer<Calls[Name]> | null | undefined;
  if (response == null || answer == null) throw noAnswer();
  if (answer.result !== undefined) return answer.result.data;
  const { sentence, reason = null, requestId, httpStatus = response.status } = answer.error?.data ?? {};
  throw new LinkFailure(
    sentence ?? 'Something went wrong on our side. Try again.',
    reason,
    httpStatus,
    requestId ?? undefined,
  );
}

export const linkFailureOf = (error: unknown): LinkFailure => (error instanceof LinkFailure ? error : noAnswer());

/** Fetches the document and hands it to the browser as a file. @returns whether that worked */
export async function savePdf(token: string): Promise<boolean> {
  const response = await fetch('/api/proposal-pdf', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => null);
  if (response === null || !response.ok) return false;
  const [, name = 'proposal.pdf'] = /filename="([^"]+)"/u.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}
