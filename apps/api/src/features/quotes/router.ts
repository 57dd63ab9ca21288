import { RecordQuote } from '@tripthread/shared/quotes.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { recordQuote } from './record-quote.ts';

export const quotesRouter = router({
  record: signedIn
    .meta({ authz: 'own_session' })
    .input(RecordQuote)
    .mutation(({ ctx, input }) => recordQuote(deskOf(ctx), input)),
});
