import { createHash } from 'node:crypto';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId } from '@tripthread/shared/ids';
import { and, eq } from 'drizzle-orm';
import { inside, sendQuery, type TenantTx } from '../internal/handles.ts';
import { ofTenant } from '../internal/scope.ts';
import { idempotencyKeys } from '../schema/sessions.ts';

/**
 * Creates a row once per idempotency key. The first call stores its id in the same transaction; a repeated or concurrent
 * call gets that id.
 * @param input what the caller sent, key included
 * @throws KEY_REUSED for the same key with other input
 */
export async function once<Id extends string>(
  tx: TenantTx,
  given: {
    readonly isoAgentId: IsoAgentId;
    readonly procedure: string;
    readonly input: { readonly idempotencyKey: string };
    readonly at: Instant;
  },
  make: () => Promise<Id>,
): Promise<{ readonly id: Id; readonly isNew: boolean }> {
  const { isoAgentId, procedure, input, at } = given;
  const key = input.idempotencyKey;
  const inputSha256 = createHash('sha256')
    .update(`${procedure}\n${JSON.stringify(input)}`)
    .digest();
  const { db } = tx[inside];
  const find = async () => {
    const [present] = await db
      .select()
      .from(idempotencyKeys)
      .where(
        and(ofTenant(tx, idempotencyKeys), eq(idempotencyKeys.isoAgentId, isoAgentId), eq(idempotencyKeys.key, key)),
      );
    if (present === undefined) return null;
    if (!present.inputSha256.equals(inputSha256)) throw new Failure('KEY_REUSED');
    return present.resultId as Id;
  };
  const known = await find();
  if (known !== null) return { id: known, isNew: false };
  const id = await make();
  // A call with the same key that committed in the meantime makes this fail, and the transaction start again.
  sendQuery(
    tx,
    db
      .insert(idempotencyKeys)
      .values({ brokerageId: tx.brokerageId, isoAgentId, key, inputSha256, resultId: id, createdAt: at }),
  );
  return { id, isNew: true };
}
