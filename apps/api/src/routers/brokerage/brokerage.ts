import { afterSaving, inReading } from '@tripthread/db/database';
import { getWaits } from '@tripthread/db/queries/brokerage/brokerage-waits';
import { getBrokerageForm } from '@tripthread/db/queries/proposals/proposal-sources';
import { SaveBrokerageForm, SaveBrokerageWaits } from '@tripthread/shared/brokerage/brokerage.schema';
import { leadOnly, router } from '../../platform/trpc/trpc.ts';
import { saveForm } from '@tripthread/commands/brokerage/save-form';
import { saveWaits } from '@tripthread/commands/brokerage/save-waits';

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
