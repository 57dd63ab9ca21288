import { inReadTransaction } from '@tripthread/db/database';
import { findDocument } from '@tripthread/db/queries/proposals/proposals';
import { proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { unwrap } from '@tripthread/shared/failures';
import { decidePdf } from '@tripthread/shared/proposals/public/proposal-answers';
import { getOffer } from './get-offer.ts';
import type { ResolvedLink } from './open-link.ts';

export interface ProposalPdf {
  readonly fileName: string;
  readonly pdf: Buffer;
}

/** Returns the PDF that was sent, byte for byte. @throws LINK_NOT_FOUND also once the link has ended */
export function readPdf({ tenant, linkId, clock }: ResolvedLink): Promise<ProposalPdf> {
  return inReadTransaction(tenant, async (tx) => {
    const { facts, document: sent, proposalId } = await getOffer(tx, linkId);
    const found = await findDocument(tx, proposalId);
    const { document, pdf } = unwrap(decidePdf(facts, { document: sent, pdf: found?.pdf ?? null }, clock.now()));
    return { fileName: `${proposalName(document).replaceAll(' ', '-')}.pdf`, pdf };
  });
}
