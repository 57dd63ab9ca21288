import type { Instant } from '@tripthread/shared/time/clock';
import type { MailStatus } from '@tripthread/shared/mail/mails';
import type { MessageDelivery } from '@tripthread/shared/messages/messages';
import { type Actor, systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen, type Turn } from '@tripthread/shared/sessions/sessions';
import type { TenantTx } from '../../internal/handles.ts';
import { saveMessageDelivery } from '../sourcing/avinode-commands.ts';
import { isFailureLatestEvent } from '../messages/outgoing-chats.ts';
import type { Mail } from './mails.ts';
import { appendToSession, announceSession, type Session } from '../sessions/sessions.ts';

/** What a message says of the mail that carries it. */
export const messageDeliveryOf: Readonly<Record<MailStatus, MessageDelivery>> = {
  awaiting_approval: 'awaiting_approval',
  waiting: 'sending',
  sent: 'sent',
  kept: 'kept',
  unknown: 'unknown',
  failed: 'failed',
  withdrawn: 'withdrawn',
};

const kinds = {
  approved: 'mail_approved',
  withdrawn: 'mail_withdrawn',
  sent: 'message_sent',
  failed: 'message_failed',
} as const;

/**
 * Tells a session what became of a mail of its: at the message that it carries, and as an event. Whatever else has to
 * happen because a mail went out, or did not, happens here.
 * @param session locked
 * @param mail as it stands now
 */
export async function recordMailOutcome(
  tx: TenantTx,
  session: Session,
  mail: Mail,
  { what, at, actor = systemActor }: { what: keyof typeof kinds | 'again'; at: Instant; actor?: Actor },
): Promise<void> {
  const { messageId } = mail;
  if (messageId !== null) await saveMessageDelivery(tx, messageId, { delivery: messageDeliveryOf[mail.status] });
  if (what === 'again') return announceSession(tx, session);
  const turn = await turnAfter(tx, session, mail, what);
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
    patch: turn !== null && isOpen(session.status) ? { turn } : {},
  });
}

/** Approved, the client is to answer; not sent, it is the broker's again until it is mended. */
async function turnAfter(
  tx: TenantTx,
  session: Session,
  { messageId }: Mail,
  what: keyof typeof kinds,
): Promise<Turn | null> {
  if (what === 'approved') return 'client';
  if (what === 'failed') return 'broker';
  if (what === 'withdrawn' || messageId === null || session.turn !== 'broker') return null;
  return (await isFailureLatestEvent(tx, session, messageId)) ? 'client' : null;
}
