import { RecordProposal } from '@tripthread/shared/quotes.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { recordProposal } from './record-proposal.ts';

export const proposalsRouter = router({
  record: signedIn
    .meta({ authz: 'own_session' })
    .input(RecordProposal)
    .mutation(({ ctx, input }) => recordProposal(deskOf(ctx), input)),
});
