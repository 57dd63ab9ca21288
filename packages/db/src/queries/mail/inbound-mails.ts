import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { InboundMailId, IsoAgentId, MailInboxId, MessageId, SessionId } from '@tripthread/shared/ids';
import type { InboundMailStatus, OrphanMailReason } from '@tripthread/shared/mail/mails';
import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { readTimeCursor, writeTimeCursor } from '../../internal/time-cursor.ts';
import { clients } from '../../schema/clients.ts';
import { attachments, inboundMails } from '../../schema/mails.ts';
import { chatSessions } from '../../schema/sessions.ts';
import type { Attachment } from '../messages/attachments.ts';
import { enqueueWork } from '../work-items.ts';

export type InboundMail = typeof inboundMails.$inferSelect;

/** Keeps a mail as it came. Whose it is is found out later. */
export async function saveInboundMail(
  tx: TenantTx,
  given: { readonly inboxId: MailInboxId; readonly receivedAt: Instant; readonly raw: Buffer },
): Promise<InboundMailId> {
  const [saved] = await tx[inside].db
    .insert(inboundMails)
    .values({ ...given, brokerageId: tx.brokerageId })
    .returning({ id: inboundMails.id });
  if (saved === undefined) throw new Error('the mail was not stored');
  enqueueWork(tx, { kind: 'place_mail', subjectId: saved.id, at: given.receivedAt });
  return saved.id;
}

export async function findInboundMail(tx: TenantTx, id: InboundMailId): Promise<InboundMail | null> {
  const [mail] = await tx[inside].db
    .select()
    .from(inboundMails)
    .where(and(ofTenant(tx, inboundMails), eq(inboundMails.id, id)));
  return mail ?? null;
}

/** Counts a reading of a mail that waits for its place. @returns the mail with this reading counted, or null when it waits no more */
export async function beginReading(tx: TenantTx, id: InboundMailId): Promise<InboundMail | null> {
  const [mail] = await tx[inside].db
    .update(inboundMails)
    .set({ readings: sql`${inboundMails.readings} + 1` })
    .where(and(ofTenant(tx, inboundMails), eq(inboundMails.id, id), eq(inboundMails.status, 'pending')))
    .returning();
  return mail ?? null;
}

/** Takes back the count of a reading that ended: what failed afterwards is not the mail's fault. */
export async function endReading(tx: TenantTx, id: InboundMailId): Promise<void> {
  await tx[inside].db
    .update(inboundMails)
    .set({ readings: 0 })
    .where(and(ofTenant(tx, inboundMails), eq(inboundMails.id, id)));
}

/** Whether another mail of this Message-ID was dealt with already; of where one of a session's belongs, that too. */
export async function findInboundByHeader(
  tx: TenantTx,
  messageIdHeader: string,
  except: InboundMailId | null,
): Promise<Pick<InboundMail, 'id' | 'sessionId'> | null> {
  const [known] = await tx[inside].db
    .select({ id: inboundMails.id, sessionId: inboundMails.sessionId })
    .from(inboundMails)
    .where(
      and(
        ofTenant(tx, inboundMails),
        eq(inboundMails.messageIdHeader, messageIdHeader),
        sql`${inboundMails.status} not in ('duplicate', 'pending')`,
        except === null ? undefined : ne(inboundMails.id, except),
      ),
    );
  return known ?? null;
}

/** What was read of a mail, and what became of it. */
export type InboundChange = Partial<
  Omit<typeof inboundMails.$inferInsert, 'brokerageId' | 'id' | 'inboxId' | 'receivedAt' | 'raw'>
> & { readonly status: InboundMailStatus };

/** Moves it from one of some states. @returns whether it was in one of them */
export async function moveInboundMail(
  tx: TenantTx,
  id: InboundMailId,
  from: readonly InboundMailStatus[],
  change: InboundChange,
): Promise<boolean> {
  const moved = await tx[inside].db
    .update(inboundMails)
    .set(change)
    .where(
      and(
        ofTenant(tx, inboundMails),
        eq(inboundMails.id, id),
        sql`${inboundMails.status} = any(${`{${from.join()}}`}::inbound_mail_status[])`,
      ),
    )
    .returning({ id: inboundMails.id });
  if (from.includes('orphan') || change.status === 'orphan' || change.status === 'parked')
    tx[inside].topics.add('orphans');
  return moved.length > 0;
}

/** The open sessions of clients with this address, at most two: more cannot be told apart. */
export async function listOpenSessionsOfSender(tx: TenantTx, email: string): Promise<readonly SessionId[]> {
  const rows = await tx[inside].db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .innerJoin(clients, and(ofTenant(tx, clients), eq(clients.id, chatSessions.clientId)))
    .where(
      and(
        ofTenant(tx, chatSessions),
        sql`lower(${clients.email}) = ${email.toLowerCase()}`,
        sql`${chatSessions.status} in ('active', 'paused')`,
      ),
    )
    .orderBy(asc(chatSessions.id))
    .limit(2);
  return rows.map(({ id }) => id);
}

/** A mail that no session shows yet, or that could not be read. */
export interface OrphanMail {
  readonly id: InboundMailId;
  readonly receivedAt: Instant;
  readonly fromName: string | null;
  readonly fromEmail: string | null;
  readonly subject: string | null;
  readonly text: string;
  /** `failed`: it could not be read; it is kept as it came. */
  readonly why: OrphanMailReason | 'failed';
  readonly attachments: readonly Attachment[];
}

const waitsVisibly = sql`${inboundMails.status} in ('orphan', 'parked')`;

/** The newest first. @throws BAD_CURSOR */
export async function listOrphanMails(
  tx: TenantTx,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly mails: readonly OrphanMail[]; readonly nextCursor: string | null }> {
  const before = readTimeCursor(cursor);
  const { id, receivedAt, fromName, fromEmail, subject, status, whyOrphan } = inboundMails;
  const rows = await tx[inside].db
    .select({
      id,
      receivedAt,
      fromName,
      fromEmail,
      subject,
      status,
      whyOrphan,
      text: sql<string>`left(coalesce(${inboundMails.bodyText}, ''), 2000)`,
    })
    .from(inboundMails)
    .where(
      and(
        ofTenant(tx, inboundMails),
        waitsVisibly,
        before === null ? undefined : sql`(${receivedAt}, ${id}) < (${before.at}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(desc(receivedAt), desc(id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const files = await filesOf(
    tx,
    page.map((row) => row.id),
  );
  const last = page.at(-1);
  return {
    mails: page.map(({ status: now, whyOrphan: why, ...row }) => ({
      ...row,
      why: now === 'parked' ? 'failed' : (why ?? 'unknown_sender'),
      attachments: files
        .filter(({ inboundMailId }) => inboundMailId === row.id)
        .map(({ id, fileName, mimeType, sizeBytes }) => ({ id, fileName, mimeType, sizeBytes })),
    })),
    nextCursor:
      rows.length > limit && last !== undefined ? writeTimeCursor({ at: last.receivedAt, id: last.id }) : null,
  };
}

async function filesOf(tx: TenantTx, ids: readonly InboundMailId[]) {
  if (ids.length === 0) return [];
  const { id, fileName, mimeType, sizeBytes, inboundMailId } = attachments;
  return tx[inside].db
    .select({ id, fileName, mimeType, sizeBytes, inboundMailId })
    .from(attachments)
    .where(and(ofTenant(tx, attachments), inArray(inboundMailId, [...ids])))
    .orderBy(asc(attachments.place));
}

/** How many wait, at most so many as fit beside the others. */
export async function countOrphanMails(tx: TenantTx): Promise<number> {
  const some = tx[inside].db
    .select({ one: sql`1` })
    .from(inboundMails)
    .where(and(ofTenant(tx, inboundMails), waitsVisibly))
    .orderBy(asc(inboundMails.receivedAt), asc(inboundMails.id))
    .limit(100)
    .as('some');
  const [counted] = await tx[inside].db.select({ count: sql<number>`count(*)::int` }).from(some);
  return counted?.count ?? 0;
}

/** An orphan, locked, to be given a place. @throws MAIL_NOT_FOUND; MAIL_MOVED where it has one, or was put aside */
export async function getOrphanMailForUpdate(tx: TenantTx, id: InboundMailId): Promise<InboundMail> {
  const [mail] = await tx[inside].db
    .select()
    .from(inboundMails)
    .where(and(ofTenant(tx, inboundMails), eq(inboundMails.id, id)))
    .for('update');
  if (mail === undefined) throw new Failure('MAIL_NOT_FOUND');
  if (mail.status !== 'orphan' && mail.status !== 'parked') throw new Failure('MAIL_MOVED');
  return mail;
}

export interface Placing {
  readonly sessionId: SessionId;
  readonly messageId: MessageId;
  readonly at: Instant;
  readonly by?: IsoAgentId;
}

export const placed = ({ sessionId, messageId, at, by }: Placing): InboundChange => ({
  status: 'placed',
  sessionId,
  messageId,
  placedAt: at,
  placedBy: by ?? null,
  whyOrphan: null,
  error: null,
});
