import type { IsoAgentId, SessionId } from '@tripthread/shared/ids';
import { sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { sessionReads } from '../../schema/sessions.ts';

/** Moves a broker's read mark forward, never back. @returns the mark as it is now */
export async function saveReadMark(
  tx: TenantTx,
  sessionId: SessionId,
  isoAgentId: IsoAgentId,
  seq: number,
): Promise<number> {
  const [mark] = await tx[inside].db
    .insert(sessionReads)
    .values({ brokerageId: tx.brokerageId, sessionId, isoAgentId, lastReadSeq: seq })
    .onConflictDoUpdate({
      target: [sessionReads.sessionId, sessionReads.isoAgentId],
      set: { lastReadSeq: sql`greatest(${sessionReads.lastReadSeq}, excluded.last_read_seq)` },
      setWhere: ofTenant(tx, sessionReads),
    })
    .returning({ lastReadSeq: sessionReads.lastReadSeq });
  return mark?.lastReadSeq ?? seq;
}
