import { inReading } from '@tripthread/db/database';
import { listRates } from '@tripthread/db/queries/brokerage/exchange-rates';
import { RecordRate } from '@tripthread/shared/money/exchange-rates.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { router, signedIn } from '../../platform/trpc/trpc.ts';
import { recordRate } from '@tripthread/commands/brokerage/record-rate';

export const exchangeRatesRouter = router({
  /** The newest first. Between two currencies the newest is used. */
  list: signedIn.query(async ({ ctx }) => ({ rates: await inReading(ctx.tenant, listRates) })),
  record: signedIn.input(RecordRate).mutation(({ ctx, input }) => recordRate(deskOf(ctx), input)),
});
