import { ByProposalId } from '@tripthread/shared/proposals.schema';
import { RecordProposal } from '@tripthread/shared/quotes.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { readProposal } from './read-proposal.ts';
import { recordProposal } from './record-proposal.ts';

export const proposalsRouter = router({
  byId: signedIn
    .meta({ authz: 'readable_session' })
    .input(ByProposalId)
    .query(({ ctx, input }) => readProposal(deskOf(ctx), input)),
  record: signedIn
    .meta({ authz: 'own_session' })
    .input(RecordProposal)
    .mutation(({ ctx, input }) => recordProposal(deskOf(ctx), input)),
});
