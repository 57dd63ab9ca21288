import {
  ExtendProposalLink,
  LinksOfProposal,
  MakeProposalLink,
  RevokeProposalLink,
} from '@tripthread/shared/proposals/proposal-links.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { router, signedIn } from '../../platform/trpc/trpc.ts';
import { extendLink, makeLink, revokeLink } from '@tripthread/commands/proposals/links/change-links';
import { type LinkDesk, listLinks } from '@tripthread/commands/proposals/links/list-links';

const linkDeskOf = (ctx: Parameters<typeof deskOf>[0] & Pick<LinkDesk, 'sealer'>): LinkDesk => ({
  ...deskOf(ctx),
  sealer: ctx.sealer,
});

/** By which links a client reads a proposal, and what came of them. */
export const proposalLinksRouter = router({
  list: signedIn
    .meta({ authz: 'own_session' })
    .input(LinksOfProposal)
    .query(({ ctx, input }) => listLinks(linkDeskOf(ctx), input.proposalId)),
  make: signedIn
    .meta({ authz: 'own_session' })
    .input(MakeProposalLink)
    .mutation(({ ctx, input }) => makeLink(linkDeskOf(ctx), input)),
  revoke: signedIn
    .meta({ authz: 'own_session' })
    .input(RevokeProposalLink)
    .mutation(({ ctx, input }) => revokeLink(linkDeskOf(ctx), input.linkId)),
  extend: signedIn
    .meta({ authz: 'own_session' })
    .input(ExtendProposalLink)
    .mutation(({ ctx, input }) => extendLink(linkDeskOf(ctx), input)),
});
