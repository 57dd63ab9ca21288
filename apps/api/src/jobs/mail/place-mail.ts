import { inboundMailId } from '@tripthread/shared/input.schema';
import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import { insertAttachments } from '@tripthread/db/queries/messages/attachments';
import { completeWork, findWork, type Work } from '@tripthread/db/queries/work-items';
import {
  beginReading,
  endReading,
  findInboundByHeader,
  type InboundMail,
  listOpenSessionsOfSender,
  moveInboundMail,
} from '@tripthread/db/queries/mail/inbound-mails';
import { recordMailOutcome } from '@tripthread/commands/mail/record-mail-outcome';
import { findMailByHeader, type Mail, moveMail } from '@tripthread/db/queries/mail/mails';
import { insertMailIntoThread } from '@tripthread/commands/mail/insert-mail-into-thread';
import { findSessionForUpdate, isOfErasedClient, type Session } from '@tripthread/db/queries/sessions/sessions';
import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import type { SessionId } from '@tripthread/shared/ids';
import type { OrphanMailReason } from '@tripthread/shared/mail/mails';
import { UnreadableMail } from '../../integrations/mail/bounds.ts';
import type { Read } from '../../integrations/mail/mail-reader.ts';
import type { ReadMail } from '../../integrations/mail/read-mail.ts';
import { ThreadFailed } from '../../platform/thread.ts';
import type { QueuedJob } from '../job-definition.ts';
import type { MailContext } from './mail-context.ts';

// Enough for a busy machine, few enough for a mail that kills the process each time.
const maxReadings = 3;
const endedTheReader = 'Reading it stopped the reader each time.';
const tooLargeText = 'Reading it takes more time or memory than a mail may.';

/**
 * Places an inbound mail in the thread of the session that it answers, or among the orphans. Each reading is counted and
 * committed before it begins, so that a mail which stalls or kills the reader is parked. Reading runs outside any
 * transaction; the result is saved in one.
 */
export const placeMailJob = {
  name: 'place_mail',
  retry: retryPolicies.mail,
  run: placeMail,
  onGiveUp: (_services, tenant, work) => parkMail(tenant, work, 'Something went wrong here; it was logged.'),
} as const satisfies QueuedJob<MailContext>;

export async function placeMail(context: MailContext, tenant: Tenant, listed: Work): Promise<void> {
  const found = await context.reader.inTurn(async (read) => {
    const inbound = await inTransaction(tenant, (tx) => beginOrFinish(tx, listed));
    return inbound === null ? null : { inbound, outcome: await readOrPark(read, inbound) };
  });
  if (found === null) return;
  const { inbound, outcome } = found;
  if ('park' in outcome) return parkMail(tenant, listed, outcome.park);
  try {
    await inTransaction(tenant, async (tx) => {
      await savePlacement(context, tx, inbound, outcome.mail);
      await completeWork(tx, listed);
    });
  } catch (error) {
    // Saving failed, not reading, so the reading does not count. If this fails too, it counts, which rarely matters.
    await inTransaction(tenant, (tx) => endReading(tx, inbound.id)).catch(() => {});
    throw error;
  }
}

/** @throws {ThreadFailed} when the reader failed and may be tried again */
async function readOrPark(
  read: Read,
  { raw, readings }: InboundMail,
): Promise<{ readonly mail: ReadMail } | { readonly park: string }> {
  if (readings > maxReadings) return { park: endedTheReader };
  try {
    return { mail: await read(raw) };
  } catch (error) {
    if (error instanceof UnreadableMail) return { park: error.message };
    if (error instanceof ThreadFailed && readings >= maxReadings)
      return { park: error.why === 'crash' ? endedTheReader : tooLargeText };
    throw error;
  }
}

async function beginOrFinish(tx: TenantTx, listed: Work): Promise<InboundMail | null> {
  const work = await findWork(tx, listed.id);
  if (work === null) return null;
  const inbound = await beginReading(tx, inboundMailId.parse(work.subjectId));
  if (inbound === null) await completeWork(tx, work);
  return inbound;
}

/** Parks a mail that cannot be read: it stays as it was received, and a broker sees it. */
async function parkMail(tenant: Tenant, work: Work, error: string): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const id = inboundMailId.parse(work.subjectId);
    await moveInboundMail(tx, id, ['pending'], { status: 'parked', error: error.slice(0, 500) });
    await completeWork(tx, work);
  });
}

async function savePlacement(
  { replies, clock }: MailContext,
  tx: TenantTx,
  inbound: InboundMail,
  mail: ReadMail,
): Promise<void> {
  const at = clock.now();
  const read = {
    messageIdHeader: mail.messageId,
    fromName: mail.from.name,
    fromEmail: mail.from.email,
    subject: mail.subject,
    bodyText: mail.text,
  };
  const known = mail.messageId === null ? null : await findInboundByHeader(tx, mail.messageId, inbound.id);
  // Our own mail that is delivered back to us would be an answer to itself, in a loop.
  const isOwn = mail.messageId !== null && (await findMailByHeader(tx, mail.messageId)) !== null;
  if (known !== null || isOwn)
    return void (await moveInboundMail(tx, inbound.id, ['pending'], { ...read, status: 'duplicate' }));
  if (mail.bounce !== null) return recordBounce(tx, inbound, { ...read, status: 'bounce' }, mail.bounce, at);

  const found = await sessionOf(tx, replies, mail);
  const session = typeof found === 'string' ? null : found;
  const why = typeof found === 'string' ? found : await orphanReasonOf(tx, found);
  const isMoved = await moveInboundMail(tx, inbound.id, ['pending'], { ...read, status: 'orphan', whyOrphan: why });
  if (!isMoved) return;
  await insertAttachments(tx, { inboundMailId: inbound.id }, mail.attachments, at);
  if (session === null || why !== null) return;
  await insertMailIntoThread(
    tx,
    session,
    { id: inbound.id, bodyText: mail.text },
    { isAnswer: mail.kind === 'answer', at },
  );
}

/** Returns why the session cannot take the mail, so that a broker has to decide; null if it can. */
async function orphanReasonOf(tx: TenantTx, session: Session): Promise<OrphanMailReason | null> {
  if (await isOfErasedClient(tx, session)) return 'client_erased';
  return session.status === 'archived' ? 'session_archived' : null;
}

/** Finds the session by the signed reply address, by the mail that it answers, or by a sender with one open session. */
async function sessionOf(
  tx: TenantTx,
  replies: MailContext['replies'],
  mail: ReadMail,
): Promise<Session | OrphanMailReason> {
  const addressed = mail.recipients.map((address) => replies.read(tx.brokerageId, address));
  for (const sessionId of addressed) {
    const session = sessionId === null || sessionId === 'forged' ? null : await findSessionForUpdate(tx, sessionId);
    if (session !== null) return session;
  }
  for (const header of mail.answers) {
    const answered = await findSessionOfHeader(tx, header);
    const session = answered === null ? null : await findSessionForUpdate(tx, answered);
    if (session !== null) return session;
  }
  // A forged reply address makes the sender's address doubtful too.
  if (addressed.includes('forged')) return 'bad_token';
  const open = mail.from.email === null ? [] : await listOpenSessionsOfSender(tx, mail.from.email);
  if (open.length > 1) return 'several_sessions';
  const [only] = open;
  return (only === undefined ? null : await findSessionForUpdate(tx, only)) ?? 'unknown_sender';
}

async function findSessionOfHeader(tx: TenantTx, header: string): Promise<SessionId | null> {
  const answeredMail = await findMailByHeader(tx, header);
  return answeredMail?.sessionId ?? (await findInboundByHeader(tx, header, null))?.sessionId ?? null;
}

/** Marks the bounced mail as failed and records that in its session. A delay notice changes nothing. */
async function recordBounce(
  tx: TenantTx,
  inbound: InboundMail,
  read: Parameters<typeof moveInboundMail>[3],
  { mails, isFinal, words }: NonNullable<ReadMail['bounce']>,
  at: string,
): Promise<void> {
  let about: Mail | null = null;
  for (const header of mails) about ??= await findMailByHeader(tx, header);
  const session = about?.sessionId == null ? null : await findSessionForUpdate(tx, about.sessionId);
  await moveInboundMail(tx, inbound.id, ['pending'], { ...read, sessionId: session?.id ?? null });
  if (about === null || !isFinal || (session === null && about.invitationId === null)) return;
  const failed = await moveMail(tx, about.id, ['sent', 'unknown'], { status: 'failed', error: words, at });
  if (failed !== null && session !== null) await recordMailOutcome(tx, session, failed, { what: 'failed', at });
}
