import { withoutQueueTimeout, inReadTransaction } from '@tripthread/db/database';
import { getWaits } from '@tripthread/db/queries/brokerage/brokerage-waits';
import { getBrokerageForm } from '@tripthread/db/queries/proposals/proposal-sources';
import { SaveBrokerageForm, SaveBrokerageWaits } from '@tripthread/shared/brokerage/brokerage.schema';
import { leadProcedure, router } from '../../platform/trpc/trpc.ts';
import { saveForm } from '@tripthread/commands/brokerage/save-form';
import { saveWaits } from '@tripthread/commands/brokerage/save-waits';

export const brokerageRouter = router({
  form: leadProcedure.query(({ ctx }) => inReadTransaction(ctx.tenant, getBrokerageForm)),
  saveForm: leadProcedure.input(SaveBrokerageForm).mutation(async ({ ctx, input }) => {
    await saveForm(ctx.tenant, input);
    return inReadTransaction(withoutQueueTimeout(ctx.tenant), getBrokerageForm);
  }),
  waits: leadProcedure.query(({ ctx }) => inReadTransaction(ctx.tenant, getWaits)),
  saveWaits: leadProcedure.input(SaveBrokerageWaits).mutation(async ({ ctx, input }) => {
    await saveWaits(ctx.tenant, input);
    return inReadTransaction(withoutQueueTimeout(ctx.tenant), getWaits);
  }),
});
