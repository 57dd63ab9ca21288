import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { saveProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { getProposalForUpdate, saveProposal } from '@tripthread/db/queries/proposals/proposals';
import { appendToSession, getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideView, isNewView } from '@tripthread/shared/proposals/public/proposal-answers';
import { getOffer } from './get-offer.ts';
import type { ResolvedLink } from './open-link.ts';

/**
 * Counts a view of the page, at most once in half an hour. The page's script reports it, so that programs that fetch links
 * from mails count for nothing.
 * @returns whether the view was counted
 * @throws LINK_NOT_FOUND
 */
export async function registerView({ tenant, linkId, clock }: ResolvedLink): Promise<{ readonly isNew: boolean }> {
  const now = clock.now();
  // Without a lock first, since most calls come from a page that was counted already.
  const seen = await inReadTransaction(tenant, (tx) => getOffer(tx, linkId));
  unwrap(decideView(seen.facts, now));
  if (!isNewView(seen.link.lastViewedAt, now) || seen.session.status === 'archived') return { isNew: false };
  return inTransaction(tenant, async (tx) => {
    const session = await getSessionForUpdate(tx, seen.session.id);
    const { link, proposalId } = await getOffer(tx, linkId);
    if (link.revokedAt !== null || !isNewView(link.lastViewedAt, now)) return { isNew: false };
    await saveProposalLink(tx, linkId, { viewCount: link.viewCount + 1, lastViewedAt: now });
    const { status, viewedAt } = await getProposalForUpdate(tx, proposalId);
    await saveProposal(tx, proposalId, { viewedAt: viewedAt ?? now, status: status === 'sent' ? 'viewed' : status });
    await appendToSession(tx, {
      session,
      kind: 'proposal_viewed',
      actor: { kind: 'client', id: session.clientId },
      source: 'client_page',
      at: now,
      refs: { proposalId },
    });
    return { isNew: true };
  });
}
