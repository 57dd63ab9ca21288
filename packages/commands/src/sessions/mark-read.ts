import { inTransaction } from '@tripthread/db/database';
import { saveReadMark } from '@tripthread/db/queries/sessions/read-marks';
import { announceSession, getWritableSessionEvenIfErased } from '@tripthread/db/queries/sessions/sessions';
import type { MarkRead } from '@tripthread/shared/sessions/sessions.schema';
import type { CommandContext } from '../command-context.ts';

/** Everything up to `seq` is read by the viewer; a mark beyond the thread's end means its end. */
export async function markRead(context: CommandContext, input: MarkRead): Promise<{ readonly lastReadSeq: number }> {
  return inTransaction(context.tenant, async (tx) => {
    const session = await getWritableSessionEvenIfErased(tx, context.viewer, input.sessionId);
    const lastReadSeq = await saveReadMark(
      tx,
      session.id,
      context.viewer.agentId,
      Math.min(input.seq, session.version),
    );
    announceSession(tx, session);
    return { lastReadSeq };
  });
}
