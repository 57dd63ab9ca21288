import type { Instant } from '@tripthread/shared/time/clock';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { InvitationId, IsoAgentId, MailId, MessageId, ProposalId, SessionId } from '@tripthread/shared/ids';
import type { MailStatus } from '@tripthread/shared/mail/mails';
import { decideWrite, type Viewer } from '@tripthread/shared/team/roles';
import { and, desc, eq, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { inside, type Tenant, type TenantTx } from '../../internal/handles.ts';
import { given, readPipelined, rememberStatements, tenantCondition } from '../../internal/pipeline.ts';
import { ofTenant } from '../../internal/scope.ts';
import { readTimeCursor, writeTimeCursor } from '../../internal/time-cursor.ts';
import { isoAgents } from '../../schema/brokerages.ts';
import { attachments, mails } from '../../schema/mails.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { type Attachment, listAttachments } from '../messages/attachments.ts';
import { getMail } from './mails.ts';

/** A mail in the outbox list: to a client or to an invitee. */
export interface OutboxMail {
  readonly id: MailId;
  /** Null where it carries an invitation. */
  readonly sessionId: SessionId | null;
  /** Whose session it is. */
  readonly ownerId: IsoAgentId | null;
  readonly invitationId: InvitationId | null;
  readonly messageId: MessageId | null;
  readonly proposalId: ProposalId | null;
  readonly status: MailStatus;
  readonly toName: string;
  readonly toEmail: string;
  readonly subject: string;
  /** The first words of its text. */
  readonly begin: string;
  readonly agentName: string;
  readonly attempts: number;
  /** Why it failed, or still waits. */
  readonly error: string | null;
  readonly attachmentCount: number;
  readonly createdAt: Instant;
  readonly finishedAt: Instant | null;
}

export interface OutboxMailDetail extends OutboxMail {
  readonly fromName: string;
  readonly text: string;
  readonly approvedAt: Instant | null;
  /** What an answer to it names; null before the first try. */
  readonly messageIdHeader: string | null;
  readonly attachments: readonly Attachment[];
}

const attachmentCount = (tx: TenantTx) =>
  sql<number>`(select count(*)::int from ${attachments} where ${ofTenant(tx, attachments)} and ${attachments.mailId} = ${mails.id})`;

const listed = (tx: TenantTx) => ({
  id: mails.id,
  sessionId: mails.sessionId,
  ownerId: chatSessions.isoAgentId,
  invitationId: mails.invitationId,
  messageId: mails.messageId,
  proposalId: mails.proposalId,
  status: mails.status,
  toName: mails.toName,
  toEmail: mails.toEmail,
  subject: mails.subject,
  begin: sql<string>`left(${mails.bodyText}, 160)`,
  agentName: isoAgents.fullName,
  attempts: mails.attempts,
  error: mails.error,
  attachmentCount: attachmentCount(tx),
  createdAt: mails.createdAt,
  finishedAt: mails.finishedAt,
});

function selectMails(tx: TenantTx) {
  return tx[inside].db
    .select(listed(tx))
    .from(mails)
    .leftJoin(chatSessions, and(ofTenant(tx, chatSessions), eq(chatSessions.id, mails.sessionId)))
    .innerJoin(isoAgents, and(ofTenant(tx, isoAgents), eq(isoAgents.id, mails.isoAgentId)));
}

/** Selects the mail that a viewer sees: that of their own sessions; for a lead, all mail and invitations. */
const isSeenBy = ({ role, agentId }: Viewer): SQL | undefined =>
  role === 'lead' ? undefined : eq(chatSessions.isoAgentId, agentId);

// A mail belongs to a session of this brokerage; an invitation's mail has no session.
const isWhole = or(isNotNull(chatSessions.id), isNotNull(mails.invitationId));

const hasStatus = (status: MailStatus): SQL => sql`${mails.status} = ${sql.raw(`'${status}'`)}`;

/** The newest first. @throws BAD_CURSOR */
export async function listOutbox(
  tx: TenantTx,
  viewer: Viewer,
  {
    status,
    cursor,
    limit,
  }: { readonly status?: MailStatus | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly mails: readonly OutboxMail[]; readonly nextCursor: string | null }> {
  const before = readTimeCursor(cursor);
  const rows = await selectMails(tx)
    .where(
      and(
        ofTenant(tx, mails),
        isWhole,
        isSeenBy(viewer),
        status === undefined ? undefined : hasStatus(status),
        before === null
          ? undefined
          : sql`(${mails.createdAt}, ${mails.id}) < (${before.at}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    mails: page,
    nextCursor: rows.length > limit && last !== undefined ? writeTimeCursor({ at: last.createdAt, id: last.id }) : null,
  };
}

/** Returns a mail with its text. @throws MAIL_NOT_FOUND, for a broker also of an invitation; NOT_YOUR_SESSION for another broker's */
export async function getOutboxMail(tx: TenantTx, viewer: Viewer, mailId: MailId): Promise<OutboxMailDetail> {
  const [row] = await selectMails(tx).where(and(ofTenant(tx, mails), isWhole, eq(mails.id, mailId)));
  if (row === undefined || (row.ownerId === null && viewer.role !== 'lead')) throw new Failure('MAIL_NOT_FOUND');
  if (row.ownerId !== null) unwrap(decideWrite(viewer, row.ownerId));
  const { fromName, bodyText: text, approvedAt, messageIdHeader } = await getMail(tx, mailId);
  return { ...row, fromName, text, approvedAt, messageIdHeader, attachments: await listAttachments(tx, { mailId }) };
}

const maxCounted = 100;

const awaiting = rememberStatements();

/** How many wait for the viewer to look at them, at most 100. */
export async function countAwaiting(tenant: Tenant, { role, agentId }: Viewer): Promise<number> {
  const is = (table: string, alias: string) => tenantCondition(given('brokerageId'), table, alias);
  const seen = role === 'lead' ? sql`true` : sql`cs.iso_agent_id = ${given('agentId')}`;
  const [[counted]] = await readPipelined(tenant, [
    awaiting(
      role,
      { brokerageId: tenant.brokerageId, agentId },
      () => sql<{ readonly count: number }>`select count(*)::int as count from (select 1 from mails m
        join chat_sessions cs on ${is('chat_sessions', 'cs')} and cs.id = m.session_id
        where ${is('mails', 'm')} and m.status = 'awaiting_approval' and ${seen}
        order by m.created_at, m.id limit ${sql.raw(String(maxCounted))}) counted`,
    ),
  ]);
  return counted?.count ?? 0;
}
