import { type AnsweredRfq, maxAnswersForMedian } from '@tripthread/shared/sourcing/answer-times';
import type { Instant } from '@tripthread/shared/time/clock';
import type { OperatorId, RfqId, TripId } from '@tripthread/shared/ids';
import { and, asc, eq, exists, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { rfqs, trips } from '../../schema/trips.ts';
import type { Rfq } from './rfqs.ts';

// Literal, or the partial index could not be used. The rule is `isReminderDue` of shared/chasers.
const isReminderPending = sql`${rfqs.status} in ('sent', 'unanswered') and ${rfqs.chaserDueAt} is null`;

export interface SentBetween {
  readonly after: Instant;
  readonly until: Instant;
}

/**
 * Unanswered RFQs that had no chaser yet, of trips that somebody is still at, the one sent first before the others.
 * Nothing is locked.
 */
export async function listRfqsDueForReminder(
  tx: TenantTx,
  { after, until }: SentBetween,
  { from, limit }: { readonly from: Pick<Rfq, 'sentAt' | 'id'> | null; readonly limit: number },
): Promise<readonly Rfq[]> {
  const { db } = tx[inside];
  const hasOpenSession = db
    .select({ one: sql`1` })
    .from(chatSessions)
    .where(
      and(
        ofTenant(tx, chatSessions),
        eq(chatSessions.tripId, rfqs.tripId),
        sql`${chatSessions.status} in ('active', 'paused')`,
      ),
    );
  const openSession = db
    .select({ id: trips.id })
    .from(trips)
    .where(and(ofTenant(tx, trips), eq(trips.id, rfqs.tripId), isNull(trips.cancelledAt)));
  const further =
    from === null || from.sentAt === null
      ? undefined
      : or(gt(rfqs.sentAt, from.sentAt), and(eq(rfqs.sentAt, from.sentAt), gt(rfqs.id, from.id)));
  return db
    .select()
    .from(rfqs)
    .where(
      and(
        ofTenant(tx, rfqs),
        isReminderPending,
        gt(rfqs.sentAt, after),
        lte(rfqs.sentAt, until),
        further,
        exists(openSession),
        exists(hasOpenSession),
      ),
    )
    .orderBy(asc(rfqs.sentAt), asc(rfqs.id))
    .limit(limit);
}

/** Those of a trip's RFQs, as they stand now, in the order in which they were sent. The trip has to be locked. */
export async function listRfqsForUpdate(
  tx: TenantTx,
  tripId: TripId,
  rfqIds: readonly RfqId[],
): Promise<readonly Rfq[]> {
  return tx[inside].db
    .select()
    .from(rfqs)
    .where(and(ofTenant(tx, rfqs), eq(rfqs.tripId, tripId), inArray(rfqs.id, [...rfqIds])))
    .orderBy(asc(rfqs.sentAt), asc(rfqs.id))
    .for('update');
}

/** Notes that the chasers of RFQs fired. */
export async function saveRfqReminders(tx: TenantTx, rfqIds: readonly RfqId[], at: Instant): Promise<void> {
  await tx[inside].db
    .update(rfqs)
    .set({ chaserDueAt: at })
    .where(and(ofTenant(tx, rfqs), inArray(rfqs.id, [...rfqIds])));
}

/** The newest answers of each operator, as many as tell their habit. */
export async function listAnswers(
  tx: TenantTx,
  operatorIds: readonly OperatorId[],
): Promise<ReadonlyMap<OperatorId, readonly AnsweredRfq[]>> {
  const found = new Map<OperatorId, AnsweredRfq[]>();
  if (operatorIds.length === 0) return found;
  const { db } = tx[inside];
  const newest = db
    .select({ sentAt: rfqs.sentAt, answeredAt: rfqs.answeredAt })
    .from(rfqs)
    .where(
      and(
        ofTenant(tx, rfqs),
        sql`${rfqs.operatorId} = asked.id`,
        sql`${rfqs.answeredAt} is not null and ${rfqs.sentAt} is not null`,
      ),
    )
    .orderBy(sql`${rfqs.answeredAt} desc`)
    .limit(maxAnswersForMedian)
    .as('newest');
  const ids = sql`unnest(${`{${[...new Set(operatorIds)].join(',')}}`}::uuid[]) as asked (id)`;
  const rows = await db
    .select({
      operatorId: sql<OperatorId>`asked.id`,
      sentAt: sql<Instant>`${newest.sentAt}`,
      answeredAt: sql<Instant>`${newest.answeredAt}`,
    })
    .from(ids)
    .innerJoinLateral(newest, sql`true`);
  for (const { operatorId, sentAt, answeredAt } of rows) {
    const answers = found.get(operatorId) ?? [];
    found.set(operatorId, answers);
    answers.push({ sentAt, answeredAt });
  }
  return found;
}
