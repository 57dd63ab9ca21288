import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { once } from '@tripthread/db/queries/idempotency';
import { getProposalLink, insertProposalLink, saveProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { getProposal, getProposalForUpdate, type Proposal } from '@tripthread/db/queries/proposals/proposals';
import { appendToSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { ProposalId, ProposalLinkId } from '@tripthread/shared/ids';
import { linkExpiry } from '@tripthread/shared/proposals/proposal-answers';
import type { ExtendProposalLink, MakeProposalLink } from '@tripthread/shared/proposals/proposal-links.schema';
import type { EventRefs } from '@tripthread/shared/sessions/session-events';
import { actorOf } from '../../command-context.ts';
import { newLinkToken } from '../../links/link-token.ts';
import { type LinkDesk, linksOf, type LinksView } from './list-links.ts';

/** One more link to a proposal that was sent. Once per key. @throws PROPOSAL_NOT_FOUND, PROPOSAL_NOT_SENT, KEY_REUSED */
export function makeLink(desk: LinkDesk, input: MakeProposalLink): Promise<LinksView> {
  const at = desk.clock.now();
  return inTransaction(desk.tenant, async (tx) => {
    const { session, proposal } = await lock(tx, desk, input.proposalId);
    const { agentId: isoAgentId } = desk.viewer;
    await once<ProposalLinkId>(tx, { isoAgentId, procedure: 'proposalLinks.make', input, at }, async () => {
      if (proposal.sentAt === null) throw new Failure('PROPOSAL_NOT_SENT');
      const { tokenSha256, tokenSealed } = newLinkToken(desk.sealer, tx.brokerageId);
      const expiresAt = linkExpiry(proposal.validUntil, at);
      const own = { proposalId: proposal.id, createdBy: isoAgentId, createdAt: at, expiresAt };
      const link = await insertProposalLink(tx, { ...own, tokenSha256, tokenSealed });
      await note(tx, desk, session, proposal.id, 'made');
      return link.id;
    });
    return linksOf(tx, desk, proposal.id);
  });
}

/** Whoever has the link finds nothing behind it from now on. Twice is no harm. @throws LINK_NOT_FOUND */
export function revokeLink(desk: LinkDesk, linkId: ProposalLinkId): Promise<LinksView> {
  return change(desk, linkId, 'revoked', (link) => (link.revokedAt === null ? { revokedAt: desk.clock.now() } : null));
}

/** Lets it be read longer. @throws LINK_NOT_FOUND also where it was withdrawn; BAD_INPUT for a time that is past */
export async function extendLink(desk: LinkDesk, { linkId, expiresAt }: ExtendProposalLink): Promise<LinksView> {
  if (expiresAt <= desk.clock.now())
    throw new Failure('BAD_INPUT', { fields: { expiresAt: 'Has to be in the future' } });
  return change(desk, linkId, 'extended', (link) => {
    if (link.revokedAt !== null) throw new Failure('LINK_NOT_FOUND');
    return link.expiresAt === expiresAt ? null : { expiresAt };
  });
}

type Link = Awaited<ReturnType<typeof getProposalLink>>;

function change(
  desk: LinkDesk,
  linkId: ProposalLinkId,
  linkChange: NonNullable<EventRefs['linkChange']>,
  decide: (link: Link) => Partial<Pick<Link, 'expiresAt' | 'revokedAt'>> | null,
): Promise<LinksView> {
  return inTransaction(desk.tenant, async (tx) => {
    const { proposalId } = await getProposalLink(tx, linkId);
    const { session } = await lock(tx, desk, proposalId, { isArchivedToo: linkChange === 'revoked' });
    const changed = decide(await getProposalLink(tx, linkId));
    if (changed !== null) {
      await saveProposalLink(tx, linkId, changed);
      await note(tx, desk, session, proposalId, linkChange);
    }
    return linksOf(tx, desk, proposalId);
  });
}

/**
 * The session, then the proposal. A link can be withdrawn whatever became of its session.
 * @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION, SESSION_ARCHIVED
 */
async function lock(
  tx: TenantTx,
  desk: LinkDesk,
  proposalId: ProposalId,
  { isArchivedToo = false } = {},
): Promise<{ readonly session: Session; readonly proposal: Proposal }> {
  const { sessionId } = await getProposal(tx, proposalId);
  const session = await getWritableSession(tx, desk.viewer, sessionId);
  if (session.status === 'archived' && !isArchivedToo) throw new Failure('SESSION_ARCHIVED');
  return { session, proposal: await getProposalForUpdate(tx, proposalId) };
}

async function note(
  tx: TenantTx,
  desk: LinkDesk,
  session: Session,
  proposalId: ProposalId,
  linkChange: NonNullable<EventRefs['linkChange']>,
): Promise<void> {
  await appendToSession(tx, {
    session,
    kind: 'proposal_link_changed',
    actor: actorOf(desk),
    source: desk.source,
    at: desk.clock.now(),
    refs: { proposalId, linkChange },
  });
}
