import { inReadTransaction } from '@tripthread/db/database';
import { getOffer } from '@tripthread/db/queries/proposals/proposal-answers';
import { findDocument } from '@tripthread/db/queries/proposals/proposals';
import { proposalName } from '@tripthread/shared/proposals/client-proposal';
import { Failure } from '@tripthread/shared/failures';
import { pageState } from '@tripthread/shared/proposals/proposal-answers';
import type { ResolvedLink } from './open-link.ts';

export interface ProposalPdf {
  readonly fileName: string;
  readonly pdf: Buffer;
}

/** The document as it was sent, byte for byte. @throws LINK_NOT_FOUND also once the link has ended */
export function readPdf({ tenant, linkId, clock }: ResolvedLink): Promise<ProposalPdf> {
  return inReadTransaction(tenant, async (tx) => {
    const { facts, document, link, proposalId } = await getOffer(tx, linkId);
    const now = clock.now();
    const found = await findDocument(tx, proposalId);
    if (pageState(facts, now) === null || link.expiresAt <= now || document === null || found === null)
      throw new Failure('LINK_NOT_FOUND');
    return { fileName: `${proposalName(document).replaceAll(' ', '-')}.pdf`, pdf: found.pdf };
  });
}
