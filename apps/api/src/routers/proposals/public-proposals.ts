import {
  AcceptByLink,
  AskByLink,
  ByLink,
  DeclineByLink,
} from '@tripthread/shared/proposals/public/public-proposals.schema';
import { publicProcedure, router } from '../../platform/trpc/trpc.ts';
import { answerProposal } from '@tripthread/commands/proposals/public/answer-proposal';
import { askQuestion } from '@tripthread/commands/proposals/public/ask-question';
import { withLink } from '@tripthread/commands/proposals/public/open-link';
import { registerView } from '@tripthread/commands/proposals/public/register-view';
import { viewProposal } from '@tripthread/commands/proposals/public/view-proposal';

/**
 * The client's procedures, without a login: the token authorises for this one proposal. The page sends it in bodies only,
 * so that no log of URLs contains it.
 */
export const publicProposalsRouter = router({
  view: publicProcedure.input(ByLink).query(({ ctx, input: { token } }) => withLink(ctx, token, viewProposal)),
  registerView: publicProcedure.input(ByLink).mutation(async ({ ctx, input: { token } }) =>
    withLink(ctx, token, async (link) => {
      // A broker who previews the client's page does not count as a view.
      const viewer = await ctx.findViewer();
      return viewer?.brokerageId === link.tenant.brokerageId ? { isNew: false } : registerView(link);
    }),
  ),
  ask: publicProcedure
    .input(AskByLink)
    .mutation(({ ctx, input: { token, ...given } }) => withLink(ctx, token, (link) => askQuestion(link, given))),
  accept: publicProcedure
    .input(AcceptByLink)
    .mutation(({ ctx, input: { token, ...given } }) =>
      withLink(ctx, token, (link) => answerProposal(link, { answer: 'accepted', ...given })),
    ),
  decline: publicProcedure
    .input(DeclineByLink)
    .mutation(({ ctx, input: { token, ...given } }) =>
      withLink(ctx, token, (link) => answerProposal(link, { answer: 'declined', ...given })),
    ),
});
