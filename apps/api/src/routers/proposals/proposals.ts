import {
  ByProposalId,
  DraftProposal,
  NextProposalVersion,
  SendProposal,
  UpdateProposal,
  WithdrawProposal,
} from '@tripthread/shared/proposals/proposals.schema';
import { RecordProposal } from '@tripthread/shared/quotes/quotes.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { renderDocument } from '../../integrations/documents/documents.ts';
import { router, signedIn } from '../../platform/trpc/trpc.ts';
import { draftProposal } from '@tripthread/commands/proposals/draft-proposal';
import { nextVersion } from '@tripthread/commands/proposals/next-version';
import { readProposal } from '@tripthread/commands/proposals/read-proposal';
import { recordProposal } from '@tripthread/commands/proposals/record-proposal';
import { sendProposal } from '@tripthread/commands/proposals/send-proposal';
import { updateProposal } from '@tripthread/commands/proposals/update-proposal';
import { withdrawProposal } from '@tripthread/commands/proposals/withdraw-proposal';

const own = signedIn.meta({ authz: 'own_session' });

export const proposalsRouter = router({
  byId: signedIn
    .meta({ authz: 'readable_session' })
    .input(ByProposalId)
    .query(({ ctx, input }) => readProposal(deskOf(ctx), input)),
  record: own.input(RecordProposal).mutation(({ ctx, input }) => recordProposal(deskOf(ctx), input)),
  draft: own.input(DraftProposal).mutation(({ ctx, input }) => draftProposal(deskOf(ctx), input)),
  update: own.input(UpdateProposal).mutation(({ ctx, input }) => updateProposal(deskOf(ctx), input)),
  nextVersion: own.input(NextProposalVersion).mutation(({ ctx, input }) => nextVersion(deskOf(ctx), input)),
  send: own
    .input(SendProposal)
    .mutation(({ ctx, input }) => sendProposal({ ...deskOf(ctx), sealer: ctx.sealer, renderDocument }, input)),
  withdraw: own.input(WithdrawProposal).mutation(({ ctx, input }) => withdrawProposal(deskOf(ctx), input)),
});
