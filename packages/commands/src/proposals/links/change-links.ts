import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { once } from '@tripthread/db/queries/idempotency';
import { getProposalLink, insertProposalLink, saveProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { getProposal, getProposalForUpdate, type Proposal } from '@tripthread/db/queries/proposals/proposals';
import { appendToSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { type Decision, allow, unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { ProposalId, ProposalLinkId } from '@tripthread/shared/ids';
import { decideLinkExtension, decideNewLink, revocationOf } from '@tripthread/shared/proposals/public/proposal-links';
import type { ExtendProposalLink, MakeProposalLink } from '@tripthread/shared/proposals/public/proposal-links.schema';
import type { EventRefs } from '@tripthread/shared/sessions/session-events';
import { actorOf } from '../../command-context.ts';
import { newLinkToken } from '../../links/link-token.ts';
import { type LinkCommandContext, linksOf, type LinksView } from './list-links.ts';

/** Makes another link to a proposal that was sent. Once per key. @throws PROPOSAL_NOT_FOUND, PROPOSAL_NOT_SENT, KEY_REUSED */
export function makeLink(context: LinkCommandContext, input: MakeProposalLink): Promise<LinksView> {
  const at = context.clock.now();
  return inTransaction(context.tenant, async (tx) => {
    const { session, proposal } = await lock(tx, context, input.proposalId);
    const { agentId: isoAgentId } = context.viewer;
    await once<ProposalLinkId>(tx, { isoAgentId, procedure: 'proposalLinks.make', input, at }, async () => {
      const { expiresAt } = unwrap(decideNewLink(proposal, at));
      const { tokenSha256, tokenSealed } = newLinkToken(context.encryptor, tx.brokerageId);
      const own = { proposalId: proposal.id, createdBy: isoAgentId, createdAt: at, expiresAt };
      const link = await insertProposalLink(tx, { ...own, tokenSha256, tokenSealed });
      await note(tx, context, session, proposal.id, 'made');
      return link.id;
    });
    return linksOf(tx, context, proposal.id);
  });
}

/** Revokes a link, which then shows nothing. Idempotent. @throws LINK_NOT_FOUND */
export function revokeLink(context: LinkCommandContext, linkId: ProposalLinkId): Promise<LinksView> {
  return change(context, linkId, 'revoked', (link) => allow(revocationOf(link, context.clock.now())));
}

/** Moves the end of a link. @throws LINK_NOT_FOUND also for a revoked one; BAD_INPUT for a time that is past */
export function extendLink(context: LinkCommandContext, { linkId, expiresAt }: ExtendProposalLink): Promise<LinksView> {
  return change(context, linkId, 'extended', (link) => decideLinkExtension(link, expiresAt, context.clock.now()));
}

type Link = Awaited<ReturnType<typeof getProposalLink>>;

function change(
  context: LinkCommandContext,
  linkId: ProposalLinkId,
  linkChange: NonNullable<EventRefs['linkChange']>,
  decide: (link: Link) => Decision<Partial<Pick<Link, 'expiresAt' | 'revokedAt'>> | null>,
): Promise<LinksView> {
  return inTransaction(context.tenant, async (tx) => {
    const { proposalId } = await getProposalLink(tx, linkId);
    const { session } = await lock(tx, context, proposalId, { isArchivedToo: linkChange === 'revoked' });
    const changed = unwrap(decide(await getProposalLink(tx, linkId)));
    if (changed !== null) {
      await saveProposalLink(tx, linkId, changed);
      await note(tx, context, session, proposalId, linkChange);
    }
    return linksOf(tx, context, proposalId);
  });
}

/**
 * Locks the session, then the proposal. A link of an archived session can still be revoked.
 * @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION, SESSION_ARCHIVED
 */
async function lock(
  tx: TenantTx,
  context: LinkCommandContext,
  proposalId: ProposalId,
  { isArchivedToo = false } = {},
): Promise<{ readonly session: Session; readonly proposal: Proposal }> {
  const { sessionId } = await getProposal(tx, proposalId);
  const session = await getWritableSession(tx, context.viewer, sessionId);
  if (!isArchivedToo) unwrap(decideNotArchived(session));
  return { session, proposal: await getProposalForUpdate(tx, proposalId) };
}

async function note(
  tx: TenantTx,
  context: LinkCommandContext,
  session: Session,
  proposalId: ProposalId,
  linkChange: NonNullable<EventRefs['linkChange']>,
): Promise<void> {
  await appendToSession(tx, {
    session,
    kind: 'proposal_link_changed',
    actor: actorOf(context),
    source: context.source,
    at: context.clock.now(),
    refs: { proposalId, linkChange },
  });
}
