import { RecordQuote, ReviseQuote } from '@tripthread/shared/quotes/quotes.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { router, authenticatedProcedure } from '../platform/trpc/trpc.ts';
import { recordQuote } from '@tripthread/commands/quotes/record-quote';
import { reviseQuote } from '@tripthread/commands/quotes/revise-quote';

export const quotesRouter = router({
  record: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(RecordQuote)
    .mutation(({ ctx, input }) => recordQuote(commandContextOf(ctx), input)),
  /** Adds a revision to a manual quote; Avinode's quotes are read from Avinode. */
  revise: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(ReviseQuote)
    .mutation(({ ctx, input }) => reviseQuote(commandContextOf(ctx), input)),
});
