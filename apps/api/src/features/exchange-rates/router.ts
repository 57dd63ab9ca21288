import { inReading } from '@tripthread/db/database';
import { listRates } from '@tripthread/db/queries/exchange-rates';
import { RecordRate } from '@tripthread/shared/exchange-rates.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { recordRate } from './record-rate.ts';

export const exchangeRatesRouter = router({
  /** The newest first. Between two currencies the newest is used. */
  list: signedIn.query(async ({ ctx }) => ({ rates: await inReading(ctx.tenant, listRates) })),
  record: signedIn.input(RecordRate).mutation(({ ctx, input }) => recordRate(deskOf(ctx), input)),
});
