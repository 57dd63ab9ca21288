import type { Instant } from '@tripthread/shared/time/clock';
import type { ProposalId } from '@tripthread/shared/ids';
import { and, asc, eq, exists, lte, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { proposals } from '../../schema/proposals.ts';
import { chatSessions } from '../../schema/sessions.ts';

export type SentProposalRow = Pick<
  typeof proposals.$inferSelect,
  'id' | 'sessionId' | 'status' | 'sentAt' | 'chaserDueAt'
>;

const columns = {
  id: proposals.id,
  sessionId: proposals.sessionId,
  status: proposals.status,
  sentAt: proposals.sentAt,
  chaserDueAt: proposals.chaserDueAt,
};
// Literal, or the partial index could not be used. The rule is `isDueToFollowUp` of shared/chasers.
const isSentWithoutReminder = sql`${proposals.status} in ('sent', 'viewed') and ${proposals.chaserDueAt} is null`;

/** Proposals that went out before `sentUntil`, with no answer and no chaser yet, of sessions that are open. Nothing is locked. */
export async function listProposalsToFollowUp(
  tx: TenantTx,
  sentUntil: Instant,
  limit: number,
): Promise<readonly SentProposalRow[]> {
  const { db } = tx[inside];
  const isOpenSession = db
    .select({ one: sql`1` })
    .from(chatSessions)
    .where(
      and(
        ofTenant(tx, chatSessions),
        eq(chatSessions.id, proposals.sessionId),
        sql`${chatSessions.status} in ('active', 'paused')`,
      ),
    );
  return db
    .select(columns)
    .from(proposals)
    .where(and(ofTenant(tx, proposals), isSentWithoutReminder, lte(proposals.sentAt, sentUntil), exists(isOpenSession)))
    .orderBy(asc(proposals.sentAt), asc(proposals.id))
    .limit(limit);
}

/** The proposal as it stands, locked; its session has to be locked before. */
export async function findProposalForUpdate(tx: TenantTx, proposalId: ProposalId): Promise<SentProposalRow | null> {
  const [proposal] = await tx[inside].db
    .select(columns)
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposalId)))
    .for('update');
  return proposal ?? null;
}

/** Notes that the chaser of a proposal fired. */
export async function saveProposalReminder(tx: TenantTx, proposalId: ProposalId, at: Instant): Promise<void> {
  await tx[inside].db
    .update(proposals)
    .set({ chaserDueAt: at })
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposalId)));
}
