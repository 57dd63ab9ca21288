import type { Instant } from '@tripthread/shared/time/clock';
import type { InvitationId, IsoAgentId } from '@tripthread/shared/ids';
import { type MailStatus, oneLine } from '@tripthread/shared/mail/mails';
import { mailFromName } from '@tripthread/shared/mail/outgoing-mail';
import { and, eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { mails } from '../../schema/mails.ts';
import { getActiveAgent } from './agents.ts';
import { enqueueWork } from '../work-items.ts';
import { closeInvitation } from './invitations.ts';
import { getMailSettings } from '../mail/mail-settings.ts';
import { moveMail } from '../mail/mails.ts';

export interface InvitationMail {
  readonly invitationId: InvitationId;
  readonly isoAgentId: IsoAgentId;
  readonly email: string;
  readonly subject: string;
  /** Without the link, which is appended when the mail goes out and never stored. */
  readonly text: string;
  readonly at: Instant;
}

/** Enqueues the mail of an invitation. It needs no approval: a lead sends it. */
export async function enqueueInvitationMail(tx: TenantTx, given: InvitationMail): Promise<void> {
  const { fromName } = await getMailSettings(tx);
  const { fullName } = await getActiveAgent(tx, given.isoAgentId);
  const [mail] = await tx[inside].db
    .insert(mails)
    .values({
      brokerageId: tx.brokerageId,
      invitationId: given.invitationId,
      isoAgentId: given.isoAgentId,
      status: 'waiting',
      toName: oneLine(given.email, 200),
      toEmail: given.email,
      fromName: mailFromName(fullName, fromName),
      subject: oneLine(given.subject, 300),
      bodyText: given.text,
      createdAt: given.at,
    })
    .returning({ id: mails.id });
  if (mail === undefined) throw new Error('the mail was not stored');
  enqueueWork(tx, { kind: 'send_mail', subjectId: mail.id, at: given.at });
  tx[inside].topics.add('mails');
}

/** Withdraws an invitation's mail if it has one of these statuses. */
async function withdrawInvitationMail(
  tx: TenantTx,
  invitationId: InvitationId,
  from: readonly MailStatus[],
  at: Instant,
): Promise<void> {
  const [mail] = await tx[inside].db
    .select({ id: mails.id })
    .from(mails)
    .where(and(ofTenant(tx, mails), eq(mails.invitationId, invitationId)));
  if (mail !== undefined) await moveMail(tx, mail.id, from, { status: 'withdrawn', at });
}

/** Marks an invitation as accepted and withdraws its mail if that still waits. */
export async function acceptInvitation(
  tx: TenantTx,
  id: InvitationId,
  { agentId, at }: { readonly agentId: IsoAgentId; readonly at: Instant },
): Promise<void> {
  await closeInvitation(tx, id, { acceptedAt: at, acceptedBy: agentId });
  await withdrawInvitationMail(tx, id, ['waiting'], at);
}

/** Revokes an invitation: its link stops working and its mail does not go out. */
export async function revokeInvitation(tx: TenantTx, id: InvitationId, at: Instant): Promise<void> {
  await closeInvitation(tx, id, { revokedAt: at });
  await withdrawInvitationMail(tx, id, ['waiting', 'kept', 'failed', 'unknown'], at);
}
