import type { Instant } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, lte, notInArray, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../internal/handles.ts';
import { compile, tenantCondition } from '../internal/pipeline.ts';
import { ofTenant } from '../internal/scope.ts';
import { avinodeOrders, workItems } from '../schema/avinode.ts';
import { trips } from '../schema/trips.ts';

export type Work = typeof workItems.$inferSelect;
export type WorkKind = Work['kind'];

/** The end of an insert into the queue: a repeated request runs the queued item once more, and not later. */
export const onceMore = ({ brokerageId }: TenantTx): SQL => sql`on conflict (brokerage_id, kind, subject_id)
  do update set wanted = work_items.wanted + 1, run_at = least(work_items.run_at, excluded.run_at)
  where ${tenantCondition(brokerageId, 'work_items', 'work_items')}`;

/**
 * Enqueues a read or a send, deduplicated by kind and subject. A repeated request while the item is queued or running runs
 * it once more. Called last in a transaction, after trips and sessions are locked.
 */
export function enqueueWork(
  tx: TenantTx,
  { kind, subjectId, at }: { kind: WorkKind; subjectId: string; at: Instant },
): void {
  tx[inside].send(
    compile(sql`insert into work_items (brokerage_id, kind, subject_id, run_at, created_at)
      values (${tx.brokerageId}, ${kind}, ${subjectId}::uuid, ${at}::timestamptz, ${at}::timestamptz) ${onceMore(tx)}`),
  );
  tx[inside].topics.add('work');
}

/** Lists due items, longest waiting first. */
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
    .from(workItems)
    .where(
      and(
        ofTenant(tx, workItems),
        inArray(workItems.kind, [...kinds]),
        lte(workItems.runAt, now),
        except.length === 0 ? undefined : notInArray(workItems.id, [...except]),
      ),
    )
    .orderBy(asc(workItems.runAt), asc(workItems.id))
    .limit(limit);
}

/** Finds an item; null when another process has completed it. */
export async function findWork(tx: TenantTx, id: string): Promise<Work | null> {
  const [work] = await tx[inside].db
    .select()
    .from(workItems)
    .where(and(ofTenant(tx, workItems), eq(workItems.id, id)));
  return work ?? null;
}

/**
 * Deletes a completed item, unless it was requested again since it was loaded: then it is due again.
 * @param nextRunAt when; at once by default
 */
export async function completeWork(tx: TenantTx, { id, wanted }: Work, nextRunAt?: Instant): Promise<void> {
  const isIt = and(ofTenant(tx, workItems), eq(workItems.id, id));
  const done = await tx[inside].db
    .delete(workItems)
    .where(and(isIt, eq(workItems.wanted, wanted)))
    .returning({ id: workItems.id });
  if (done.length > 0) return;
  await tx[inside].db
    .update(workItems)
    .set({ failures: 0, ...(nextRunAt === undefined ? {} : { runAt: nextRunAt }) })
    .where(isIt);
}

/** Postpones an item. */
export async function rescheduleWork(
  tx: TenantTx,
  { id }: Pick<Work, 'id'>,
  { until, isFailure }: { until: Instant; isFailure: boolean },
): Promise<void> {
  await tx[inside].db
    .update(workItems)
    .set({ runAt: until, ...(isFailure ? { failures: sql`${workItems.failures} + 1` } : {}) })
    .where(and(ofTenant(tx, workItems), eq(workItems.id, id)));
}

/** Counts queued items by connection. A read of messages has the connection as its subject. */
export async function countWork(tx: TenantTx): Promise<ReadonlyMap<ConnectionId, number>> {
  const connectionId = sql<ConnectionId>`coalesce(${trips.connectionId}, ${avinodeOrders.connectionId}, ${workItems.subjectId})`;
  const is = (kind: WorkKind) => eq(workItems.kind, kind);
  const rows = await tx[inside].db
    .select({ connectionId, count: sql<number>`count(*)::int` })
    .from(workItems)
    .leftJoin(trips, and(ofTenant(tx, trips), is('read_trip'), eq(trips.id, workItems.subjectId)))
    .leftJoin(
      avinodeOrders,
      and(ofTenant(tx, avinodeOrders), is('run_order'), eq(avinodeOrders.id, workItems.subjectId)),
    )
    .where(and(ofTenant(tx, workItems), notInArray(workItems.kind, ['send_mail', 'place_mail'])))
    .groupBy(connectionId);
  return new Map(rows.map((row) => [row.connectionId, row.count]));
}
