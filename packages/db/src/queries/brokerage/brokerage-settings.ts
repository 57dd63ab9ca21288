import { eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { brokerages } from '../../schema/brokerages.ts';

type Settings = Omit<typeof brokerages.$inferInsert, 'id' | 'name' | 'createdAt'>;

/** Locks the brokerage's settings. FOR NO KEY UPDATE, so that inserts that reference the brokerage don't wait. */
export async function lockSettings(tx: TenantTx): Promise<void> {
  await tx[inside].db
    .select({ id: brokerages.id })
    .from(brokerages)
    .where(eq(brokerages.id, tx.brokerageId))
    .for('no key update');
}

/** What a lead sets for everybody, from now on; an empty one of the texts is none. */
export async function saveSettings(tx: TenantTx, changed: Partial<Settings>): Promise<void> {
  if (Object.keys(changed).length === 0) return;
  await tx[inside].db.update(brokerages).set(changed).where(eq(brokerages.id, tx.brokerageId));
}
