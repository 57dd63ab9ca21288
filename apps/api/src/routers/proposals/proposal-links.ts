import {
  ExtendProposalLink,
  LinksOfProposal,
  MakeProposalLink,
  RevokeProposalLink,
} from '@tripthread/shared/proposals/public/proposal-links.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { router, authenticatedProcedure } from '../../platform/trpc/trpc.ts';
import { extendLink, makeLink, revokeLink } from '@tripthread/commands/proposals/links/change-links';
import { type LinkCommandContext, listLinks } from '@tripthread/commands/proposals/links/list-links';

const linkCommandContextOf = (
  ctx: Parameters<typeof commandContextOf>[0] & Pick<LinkCommandContext, 'encryptor'>,
): LinkCommandContext => ({
  ...commandContextOf(ctx),
  encryptor: ctx.encryptor,
});

/** The links of a proposal, with their views. */
export const proposalLinksRouter = router({
  list: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(LinksOfProposal)
    .query(({ ctx, input }) => listLinks(linkCommandContextOf(ctx), input.proposalId)),
  make: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(MakeProposalLink)
    .mutation(({ ctx, input }) => makeLink(linkCommandContextOf(ctx), input)),
  revoke: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(RevokeProposalLink)
    .mutation(({ ctx, input }) => revokeLink(linkCommandContextOf(ctx), input.linkId)),
  extend: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(ExtendProposalLink)
    .mutation(({ ctx, input }) => extendLink(linkCommandContextOf(ctx), input)),
});
