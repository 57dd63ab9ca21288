import { RecordQuote, ReviseQuote } from '@tripthread/shared/quotes/quotes.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { router, signedIn } from '../platform/trpc/trpc.ts';
import { recordQuote } from '@tripthread/commands/quotes/record-quote';
import { reviseQuote } from '@tripthread/commands/quotes/revise-quote';

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
