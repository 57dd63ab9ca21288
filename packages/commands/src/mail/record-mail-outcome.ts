import type { TenantTx } from '@tripthread/db/database';
import type { Mail } from '@tripthread/db/queries/mail/mails';
import { isFailureLatestEvent } from '@tripthread/db/queries/messages/outgoing-chats';
import { announceSession, appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { saveMessageDelivery } from '@tripthread/db/queries/sourcing/avinode-commands';
import { type MailOutcome, messageDeliveryOf, patchAfterMail } from '@tripthread/shared/mail/outgoing-mail';
import { type Actor, systemActor } from '@tripthread/shared/sessions/session-events';
import type { Instant } from '@tripthread/shared/time/clock';

const kinds = {
  approved: 'mail_approved',
  withdrawn: 'mail_withdrawn',
  sent: 'message_sent',
  failed: 'message_failed',
} as const;

/**
 * Records a mail's outcome in its session: the delivery state of the message that it carries, and an event.
 * @param session locked
 * @param mail as saved with its new status
 */
export async function recordMailOutcome(
  tx: TenantTx,
  session: Session,
  mail: Mail,
  { what, at, actor = systemActor }: { what: MailOutcome; at: Instant; actor?: Actor },
): Promise<void> {
  const { messageId } = mail;
  if (messageId !== null) await saveMessageDelivery(tx, messageId, { delivery: messageDeliveryOf[mail.status] });
  if (what === 'again') return announceSession(tx, session);
  const mayBeLatest = what === 'sent' && messageId !== null && session.turn === 'broker';
  const isFailureLatest = mayBeLatest && (await isFailureLatestEvent(tx, session, messageId));
  await appendToSession(tx, {
    session,
    kind: kinds[what],
    actor,
    source: actor.kind === 'iso_agent' ? 'desk' : 'mail',
    at,
    refs: {
      mailId: mail.id,
      ...(messageId === null ? {} : { aboutMessageId: messageId }),
      ...(what === 'failed' && mail.error !== null ? { reason: mail.error } : {}),
    },
    patch: patchAfterMail(session, what, isFailureLatest),
  });
}
