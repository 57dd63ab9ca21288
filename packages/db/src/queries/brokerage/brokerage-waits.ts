import { eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { brokerages } from '../../schema/brokerages.ts';

export type BrokerageWaits = Pick<typeof brokerages.$inferSelect, 'chaseAfterMinutes' | 'followUpAfterMinutes'>;

export async function getWaits(tx: TenantTx): Promise<BrokerageWaits> {
  const [waits] = await tx[inside].db
    .select({ chaseAfterMinutes: brokerages.chaseAfterMinutes, followUpAfterMinutes: brokerages.followUpAfterMinutes })
    .from(brokerages)
    .where(eq(brokerages.id, tx.brokerageId));
  if (waits === undefined) throw new Error('the brokerage of a login is gone');
  return waits;
}
