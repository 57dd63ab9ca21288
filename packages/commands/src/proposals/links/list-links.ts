import { inReadTransaction, type TenantTx } from '@tripthread/db/database';
import { findAnswer, listQuestions } from '@tripthread/db/queries/proposals/proposal-answers';
import { listProposalLinks, type ProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { getProposal } from '@tripthread/db/queries/proposals/proposals';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import type { Instant } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId, ProposalLinkId } from '@tripthread/shared/ids';
import { decideWrite } from '@tripthread/shared/team/roles';
import type { CommandContext } from '../../command-context.ts';
import { linkPath, openLinkToken } from '../../links/link-token.ts';
import type { Encryptor } from '../../links/encryptor.ts';

/** A link as the desk shows it. */
export interface LinkView {
  readonly id: ProposalLinkId;
  /** To be put behind the desk's address and copied; null once it leads nowhere. */
  readonly path: string | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
  /** Half an hour apart at least. */
  readonly viewCount: number;
  readonly lastViewedAt: Instant | null;
}

export interface LinksView {
  readonly links: readonly LinkView[];
  readonly answer: {
    readonly answer: 'accepted' | 'declined';
    readonly name: string;
    readonly option: number | null;
    readonly reason: string | null;
    readonly at: Instant;
  } | null;
  /** What they asked through it, the newest first. */
  readonly questions: readonly { readonly text: string; readonly askedAt: Instant }[];
}

/** More than anybody reads beside a thread that has them all. */
const maxQuestions = 5;

export interface LinkCommandContext extends CommandContext {
  readonly encryptor: Encryptor;
}

/** A proposal's links and what came of them. @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION */
export function listLinks(context: LinkCommandContext, proposalId: ProposalId): Promise<LinksView> {
  return inReadTransaction(context.tenant, async (tx) => {
    const { sessionId } = await getProposal(tx, proposalId);
    const session = await getSession(tx, sessionId);
    unwrap(decideWrite(context.viewer, session.isoAgentId));
    return linksOf(tx, context, proposalId);
  });
}

export async function linksOf(tx: TenantTx, context: LinkCommandContext, proposalId: ProposalId): Promise<LinksView> {
  const links = await listProposalLinks(tx, proposalId);
  const answer = await findAnswer(tx, proposalId);
  return {
    questions: await listQuestions(tx, proposalId, maxQuestions),
    links: links.map((link) => viewOf(link, context)),
    answer:
      answer === null
        ? null
        : {
            answer: answer.answer,
            name: answer.typedName,
            option: answer.optionNumber,
            reason: answer.reason,
            at: answer.answeredAt,
          },
  };
}

function viewOf(link: ProposalLink, { encryptor, clock }: LinkCommandContext): LinkView {
  const isLive = link.revokedAt === null && link.expiresAt > clock.now();
  const token = isLive ? openLinkToken(encryptor, link) : null;
  const { id, createdAt, expiresAt, revokedAt, viewCount, lastViewedAt } = link;
  return {
    id,
    path: token === null ? null : linkPath(token),
    createdAt,
    expiresAt,
    revokedAt,
    viewCount,
    lastViewedAt,
  };
}
