import { inReadTransaction } from '@tripthread/db/database';
import { listRates } from '@tripthread/db/queries/brokerage/exchange-rates';
import { RecordRate } from '@tripthread/shared/money/exchange-rates.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { router, authenticatedProcedure } from '../../platform/trpc/trpc.ts';
import { recordRate } from '@tripthread/commands/brokerage/record-rate';

export const exchangeRatesRouter = router({
  /** Newest first. The newest rate between two currencies is the one in use. */
  list: authenticatedProcedure.query(async ({ ctx }) => ({ rates: await inReadTransaction(ctx.tenant, listRates) })),
  record: authenticatedProcedure
    .input(RecordRate)
    .mutation(({ ctx, input }) => recordRate(commandContextOf(ctx), input)),
});
