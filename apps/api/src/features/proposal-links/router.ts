import {
  ExtendProposalLink,
  LinksOfProposal,
  MakeProposalLink,
  RevokeProposalLink,
} from '@tripthread/shared/proposal-links.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { extendLink, makeLink, revokeLink } from './change-links.ts';
import { type LinkDesk, listLinks } from './list-links.ts';

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
