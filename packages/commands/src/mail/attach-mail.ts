import { inTransaction } from '@tripthread/db/database';
import { getOrphanMailForUpdate, moveInboundMail } from '@tripthread/db/queries/mail/inbound-mails';
import { insertMailIntoThread } from './insert-mail-into-thread.ts';
import { getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { InboundMailId } from '@tripthread/shared/ids';
import type { AttachMail } from '@tripthread/shared/mail/mails.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * Attaches an orphan mail to a session as its client's message.
 * @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION, CLIENT_ERASED, SESSION_ARCHIVED, MAIL_NOT_FOUND, MAIL_MOVED
 */
export async function attachMail(
  context: CommandContext,
  { inboundMailId, sessionId }: AttachMail,
): Promise<{ readonly ok: true }> {
  const at = context.clock.now();
  await inTransaction(context.tenant, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, sessionId);
    unwrap(decideNotArchived(session));
    const mail = await getOrphanMailForUpdate(tx, inboundMailId);
    await insertMailIntoThread(tx, session, mail, { isAnswer: false, at, by: context.viewer.agentId });
  });
  return { ok: true };
}

/** Dismisses an orphan mail. It stays stored. @throws MAIL_NOT_FOUND, MAIL_MOVED */
export async function dismissMail(
  context: CommandContext,
  inboundMailId: InboundMailId,
): Promise<{ readonly ok: true }> {
  const at = context.clock.now();
  await inTransaction(context.tenant, async (tx) => {
    await getOrphanMailForUpdate(tx, inboundMailId);
    const { agentId: placedBy } = context.viewer;
    await moveInboundMail(tx, inboundMailId, ['orphan', 'parked'], { status: 'dismissed', placedAt: at, placedBy });
  });
  return { ok: true };
}
