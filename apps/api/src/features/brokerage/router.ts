import { afterSaving, inReading, inTransaction } from '@tripthread/db/database';
import { getBrokerageForm, saveBrokerageForm } from '@tripthread/db/queries/proposal-sources';
import { BrokerageForm } from '@tripthread/shared/brokerage.schema';
import { leadOnly, router } from '../../platform/trpc.ts';

export const brokerageRouter = router({
  form: leadOnly.query(({ ctx }) => inReading(ctx.tenant, getBrokerageForm)),
  saveForm: leadOnly.input(BrokerageForm).mutation(async ({ ctx, input }) => {
    await inTransaction(ctx.tenant, (tx) => saveBrokerageForm(tx, input));
    return inReading(afterSaving(ctx.tenant), getBrokerageForm);
  }),
});
