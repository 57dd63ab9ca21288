import { afterSaving, inReading, inTransaction } from '@tripthread/db/database';
import { getWaits, saveWaits } from '@tripthread/db/queries/brokerage-waits';
import { getBrokerageForm, saveBrokerageForm } from '@tripthread/db/queries/proposal-sources';
import { BrokerageForm, BrokerageWaits } from '@tripthread/shared/brokerage.schema';
import { leadOnly, router } from '../../platform/trpc.ts';

export const brokerageRouter = router({
  form: leadOnly.query(({ ctx }) => inReading(ctx.tenant, getBrokerageForm)),
  saveForm: leadOnly.input(BrokerageForm).mutation(async ({ ctx, input }) => {
    await inTransaction(ctx.tenant, (tx) => saveBrokerageForm(tx, input));
    return inReading(afterSaving(ctx.tenant), getBrokerageForm);
  }),
  waits: leadOnly.query(({ ctx }) => inReading(ctx.tenant, getWaits)),
  saveWaits: leadOnly.input(BrokerageWaits).mutation(async ({ ctx, input }) => {
    await inTransaction(ctx.tenant, (tx) => saveWaits(tx, input));
    return inReading(afterSaving(ctx.tenant), getWaits);
  }),
});
