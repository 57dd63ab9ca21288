import {
  ByProposalId,
  DraftProposal,
  NextProposalVersion,
  SendProposal,
  UpdateProposal,
  WithdrawProposal,
} from '@tripthread/shared/proposals/proposals.schema';
import { RecordProposal } from '@tripthread/shared/quotes/quotes.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { renderDocument } from '../../integrations/documents/documents.ts';
import { router, authenticatedProcedure } from '../../platform/trpc/trpc.ts';
import { draftProposal } from '@tripthread/commands/proposals/draft-proposal';
import { nextVersion } from '@tripthread/commands/proposals/next-version';
import { readProposal } from '@tripthread/commands/proposals/read-proposal';
import { recordProposal } from '@tripthread/commands/proposals/record-proposal';
import { sendProposal } from '@tripthread/commands/proposals/send-proposal';
import { updateProposal } from '@tripthread/commands/proposals/update-proposal';
import { withdrawProposal } from '@tripthread/commands/proposals/withdraw-proposal';

const own = authenticatedProcedure.meta({ authz: 'own_session' });

export const proposalsRouter = router({
  byId: authenticatedProcedure
    .meta({ authz: 'readable_session' })
    .input(ByProposalId)
    .query(({ ctx, input }) => readProposal(commandContextOf(ctx), input)),
  record: own.input(RecordProposal).mutation(({ ctx, input }) => recordProposal(commandContextOf(ctx), input)),
  draft: own.input(DraftProposal).mutation(({ ctx, input }) => draftProposal(commandContextOf(ctx), input)),
  update: own.input(UpdateProposal).mutation(({ ctx, input }) => updateProposal(commandContextOf(ctx), input)),
  nextVersion: own.input(NextProposalVersion).mutation(({ ctx, input }) => nextVersion(commandContextOf(ctx), input)),
  send: own
    .input(SendProposal)
    .mutation(({ ctx, input }) =>
      sendProposal({ ...commandContextOf(ctx), encryptor: ctx.encryptor, renderDocument }, input),
    ),
  withdraw: own.input(WithdrawProposal).mutation(({ ctx, input }) => withdrawProposal(commandContextOf(ctx), input)),
});
