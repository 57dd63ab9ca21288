import type { ClientChangeKind } from '@tripthread/shared/clients/clients';
import type { Instant } from '@tripthread/shared/time/clock';
import type { ClientId, IsoAgentId } from '@tripthread/shared/ids';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { clientChanges } from '../../schema/clients.ts';

export interface CardChange {
  readonly clientId: ClientId;
  readonly isoAgentId: IsoAgentId;
  readonly kind: ClientChangeKind;
  readonly fields?: readonly string[];
  readonly otherId?: ClientId;
  readonly at: Instant;
}

/** Notes who changed a card, in the transaction that changes it. */
export async function recordCardChange(tx: TenantTx, { fields = [], ...change }: CardChange): Promise<void> {
  await tx[inside].db
    .insert(clientChanges)
    .values({ ...change, fields: [...fields].toSorted(), brokerageId: tx.brokerageId });
}
