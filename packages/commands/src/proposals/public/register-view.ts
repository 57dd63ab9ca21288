import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { getOffer } from '@tripthread/db/queries/proposals/proposal-answers';
import { saveProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { getProposalForUpdate, saveProposal } from '@tripthread/db/queries/proposals/proposals';
import { appendToSession, getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import { isNewView, pageState } from '@tripthread/shared/proposals/proposal-answers';
import type { ResolvedLink } from './open-link.ts';

/**
 * Somebody reads the page. Said by its script once somebody has it before their eyes, so that what fetches links in mails
 * counts for nothing; and at most once in half an hour, so that reading on is no news.
 * @returns whether it was a view of its own
 * @throws LINK_NOT_FOUND
 */
export async function registerView({ tenant, linkId, clock }: ResolvedLink): Promise<{ readonly isNew: boolean }> {
  const now = clock.now();
  // Without a lock first: most of what comes here is somebody reading on.
  const seen = await inReadTransaction(tenant, (tx) => getOffer(tx, linkId));
  if (pageState(seen.facts, now) === null) throw new Failure('LINK_NOT_FOUND');
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
