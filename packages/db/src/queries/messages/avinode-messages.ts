import type { SessionId } from '@tripthread/shared/ids';
import { and, inArray } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { messages } from '../../schema/conversations.ts';

/** Lists which of these sessions have which of these Avinode messages. */
export async function listKnownAvinodeMessages(
  tx: TenantTx,
  sessionIds: readonly SessionId[],
  avinodeMessageIds: readonly string[],
): Promise<readonly { readonly sessionId: SessionId | null; readonly avinodeMessageId: string | null }[]> {
  const { sessionId, avinodeMessageId } = messages;
  return tx[inside].db
    .select({ sessionId, avinodeMessageId })
    .from(messages)
    .where(
      and(
        ofTenant(tx, messages),
        inArray(sessionId, [...sessionIds]),
        inArray(avinodeMessageId, [...avinodeMessageIds]),
      ),
    );
}
