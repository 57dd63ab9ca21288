import { inTransaction } from '@tripthread/db/database';
import { announceSession, getKeptSession, saveReadMark } from '@tripthread/db/queries/sessions/sessions';
import type { MarkRead } from '@tripthread/shared/sessions/sessions.schema';
import type { Desk } from '../command-context.ts';

/** Everything up to `seq` is read by the viewer; a mark beyond the thread's end means its end. */
export async function markRead(desk: Desk, input: MarkRead): Promise<{ readonly lastReadSeq: number }> {
  return inTransaction(desk.tenant, async (tx) => {
    const session = await getKeptSession(tx, desk.viewer, input.sessionId);
    const lastReadSeq = await saveReadMark(tx, session.id, desk.viewer.agentId, Math.min(input.seq, session.version));
    announceSession(tx, session);
    return { lastReadSeq };
  });
}
