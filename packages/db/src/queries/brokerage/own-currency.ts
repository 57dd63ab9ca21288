import { eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { brokerages } from '../../schema/brokerages.ts';

/** The currency that the brokerage works in. */
export async function getOwnCurrency(tx: TenantTx): Promise<string> {
  const [row] = await tx[inside].db
    .select({ defaultCurrency: brokerages.defaultCurrency })
    .from(brokerages)
    .where(eq(brokerages.id, tx.brokerageId));
  if (row === undefined) throw new Error('the viewer’s brokerage does not exist');
  return row.defaultCurrency;
}
