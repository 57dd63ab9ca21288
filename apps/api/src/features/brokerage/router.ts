import { afterSaving, inReading } from '@tripthread/db/database';
import { getWaits } from '@tripthread/db/queries/brokerage-waits';
import { getBrokerageForm } from '@tripthread/db/queries/proposal-sources';
import { SaveBrokerageForm, SaveBrokerageWaits } from '@tripthread/shared/brokerage.schema';
import { leadOnly, router } from '../../platform/trpc.ts';
import { saveForm } from './save-form.ts';
import { saveWaits } from './save-waits.ts';

export const brokerageRouter = router({
  form: leadOnly.query(({ ctx }) => inReading(ctx.tenant, getBrokerageForm)),
  saveForm: leadOnly.input(SaveBrokerageForm).mutation(async ({ ctx, input }) => {
    await saveForm(ctx.tenant, input);
    return inReading(afterSaving(ctx.tenant), getBrokerageForm);
  }),
  waits: leadOnly.query(({ ctx }) => inReading(ctx.tenant, getWaits)),
  saveWaits: leadOnly.input(SaveBrokerageWaits).mutation(async ({ ctx, input }) => {
    await saveWaits(ctx.tenant, input);
    return inReading(afterSaving(ctx.tenant), getWaits);
  }),
});
