import type { Instant } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, lte, notInArray, sql } from 'drizzle-orm';
import { inside, sendQuery, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeOrders, avinodeWork } from '../../schema/avinode.ts';
import { trips } from '../../schema/trips.ts';

export type Work = typeof avinodeWork.$inferSelect;
export type WorkKind = Work['kind'];

/**
 * Puts something to be read or sent in the queue, once: asked for again while it waits or is in hand, it is done once
 * more after. To be called last in a transaction, after trips and sessions are locked.
 */
export function enqueueWork(
  tx: TenantTx,
  { kind, subjectId, at }: { kind: WorkKind; subjectId: string; at: Instant },
): void {
  sendQuery(
    tx,
    tx[inside].db
      .insert(avinodeWork)
      .values({ brokerageId: tx.brokerageId, kind, subjectId, runAt: at, createdAt: at })
      .onConflictDoUpdate({
        target: [avinodeWork.brokerageId, avinodeWork.kind, avinodeWork.subjectId],
        set: { wanted: sql`${avinodeWork.wanted} + 1`, runAt: sql`least(${avinodeWork.runAt}, excluded.run_at)` },
        setWhere: ofTenant(tx, avinodeWork),
      }),
  );
  tx[inside].topics.add('work');
}

/** What is due, that which has waited longest first. */
export async function listDueWork(
  tx: TenantTx,
  given: {
    readonly kinds: readonly WorkKind[];
    readonly now: Instant;
    readonly limit: number;
    readonly except: readonly string[];
  },
): Promise<readonly Work[]> {
  const { kinds, now, limit, except } = given;
  return tx[inside].db
    .select()
    .from(avinodeWork)
    .where(
      and(
        ofTenant(tx, avinodeWork),
        inArray(avinodeWork.kind, [...kinds]),
        lte(avinodeWork.runAt, now),
        except.length === 0 ? undefined : notInArray(avinodeWork.id, [...except]),
      ),
    )
    .orderBy(asc(avinodeWork.runAt), asc(avinodeWork.id))
    .limit(limit);
}

/** The same row as it stands now; null when another process has done it meanwhile. */
export async function findWork(tx: TenantTx, id: string): Promise<Work | null> {
  const [work] = await tx[inside].db
    .select()
    .from(avinodeWork)
    .where(and(ofTenant(tx, avinodeWork), eq(avinodeWork.id, id)));
  return work ?? null;
}

/**
 * Takes work that was done out of the queue, unless it was asked for again meanwhile: then it is due again.
 * @param again when that is; at once, when not given
 */
export async function completeWork(tx: TenantTx, { id, wanted }: Work, nextRunAt?: Instant): Promise<void> {
  const isIt = and(ofTenant(tx, avinodeWork), eq(avinodeWork.id, id));
  const done = await tx[inside].db
    .delete(avinodeWork)
    .where(and(isIt, eq(avinodeWork.wanted, wanted)))
    .returning({ id: avinodeWork.id });
  if (done.length > 0) return;
  await tx[inside].db
    .update(avinodeWork)
    .set({ failures: 0, ...(nextRunAt === undefined ? {} : { runAt: nextRunAt }) })
    .where(isIt);
}

/** Leaves work in the queue for later. */
export async function rescheduleWork(
  tx: TenantTx,
  { id }: Pick<Work, 'id'>,
  { until, isFailure }: { until: Instant; isFailure: boolean },
): Promise<void> {
  await tx[inside].db
    .update(avinodeWork)
    .set({ runAt: until, ...(isFailure ? { failures: sql`${avinodeWork.failures} + 1` } : {}) })
    .where(and(ofTenant(tx, avinodeWork), eq(avinodeWork.id, id)));
}

/** How much waits, by connection: that of a read of messages is the work's own subject. */
export async function countWork(tx: TenantTx): Promise<ReadonlyMap<ConnectionId, number>> {
  const connectionId = sql<ConnectionId>`coalesce(${trips.connectionId}, ${avinodeOrders.connectionId}, ${avinodeWork.subjectId})`;
  const is = (kind: WorkKind) => eq(avinodeWork.kind, kind);
  const rows = await tx[inside].db
    .select({ connectionId, count: sql<number>`count(*)::int` })
    .from(avinodeWork)
    .leftJoin(trips, and(ofTenant(tx, trips), is('read_trip'), eq(trips.id, avinodeWork.subjectId)))
    .leftJoin(
      avinodeOrders,
      and(ofTenant(tx, avinodeOrders), is('run_order'), eq(avinodeOrders.id, avinodeWork.subjectId)),
    )
    .where(and(ofTenant(tx, avinodeWork), notInArray(avinodeWork.kind, ['send_mail', 'place_mail'])))
    .groupBy(connectionId);
  return new Map(rows.map((row) => [row.connectionId, row.count]));
}
