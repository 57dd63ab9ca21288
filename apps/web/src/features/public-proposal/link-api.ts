import type { Inputs, Outputs } from '../../lib/api/api-types.ts';
import { callByLink } from '../../lib/api/link-call.ts';

export type ClientPage = Outputs['publicProposals']['view'];
export type PageProposal = NonNullable<ClientPage['proposal']>;
export type PageOption = PageProposal['options'][number];
export type PageLeg = PageProposal['legs'][number];

type Calls = Outputs['publicProposals'];
type Call = keyof Calls;

/**
 * Calls a procedure of the client’s page, without the tRPC client, which phones need not load.
 * @throws LinkFailure
 */
export async function callLink<Name extends Call>(
  name: Name,
  input: Inputs['publicProposals'][Name],
): Promise<Calls[Name]> {
  return (await callByLink(`publicProposals.${name}`, input)) as Calls[Name];
}

/** Downloads the document. @returns whether that worked */
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
  // The browser has started reading it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}
