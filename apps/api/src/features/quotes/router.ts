import { RecordQuote, ReviseQuote } from '@tripthread/shared/quotes.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { recordQuote } from './record-quote.ts';
import { reviseQuote } from './revise-quote.ts';

export const quotesRouter = router({
  record: signedIn
    .meta({ authz: 'own_session' })
    .input(RecordQuote)
    .mutation(({ ctx, input }) => recordQuote(deskOf(ctx), input)),
  /** The next price of a quote that was entered by hand; those from Avinode are read there. */
  revise: signedIn
    .meta({ authz: 'own_session' })
    .input(ReviseQuote)
    .mutation(({ ctx, input }) => reviseQuote(deskOf(ctx), input)),
});
