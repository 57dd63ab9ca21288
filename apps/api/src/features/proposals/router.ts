import {
  ByProposalId,
  DraftProposal,
  NextProposalVersion,
  SendProposal,
  UpdateProposal,
  WithdrawProposal,
} from '@tripthread/shared/proposals.schema';
import { RecordProposal } from '@tripthread/shared/quotes.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { draftProposal } from './draft-proposal.ts';
import { nextVersion } from './next-version.ts';
import { readProposal } from './read-proposal.ts';
import { recordProposal } from './record-proposal.ts';
import { sendProposal } from './send-proposal.ts';
import { updateProposal } from './update-proposal.ts';
import { withdrawProposal } from './withdraw-proposal.ts';

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
    .mutation(({ ctx, input }) => sendProposal({ ...deskOf(ctx), sealer: ctx.sealer }, input)),
  withdraw: own.input(WithdrawProposal).mutation(({ ctx, input }) => withdrawProposal(deskOf(ctx), input)),
});
