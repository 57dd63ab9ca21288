import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ConnectionId } from '@tripthread/shared/ids';
import { and, asc, eq, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { workItems } from '../../schema/avinode.ts';
import { avinodeConnections } from '../../schema/trips.ts';

export type AvinodeConnection = typeof avinodeConnections.$inferSelect;

/** The brokerage's connections, the oldest first. */
export async function listConnections(tx: TenantTx): Promise<readonly AvinodeConnection[]> {
  return tx[inside].db
    .select()
    .from(avinodeConnections)
    .where(ofTenant(tx, avinodeConnections))
    .orderBy(asc(avinodeConnections.createdAt), asc(avinodeConnections.id));
}

/** The connection, locked. @throws CONNECTION_NOT_FOUND */
export async function getConnectionForUpdate(tx: TenantTx, id: ConnectionId): Promise<AvinodeConnection> {
  const [connection] = await tx[inside].db
    .select()
    .from(avinodeConnections)
    .where(and(ofTenant(tx, avinodeConnections), eq(avinodeConnections.id, id)))
    .for('no key update');
  if (connection === undefined) throw new Failure('CONNECTION_NOT_FOUND');
  return connection;
}

export async function getConnection(tx: TenantTx, id: ConnectionId): Promise<AvinodeConnection> {
  const [connection] = await tx[inside].db
    .select()
    .from(avinodeConnections)
    .where(and(ofTenant(tx, avinodeConnections), eq(avinodeConnections.id, id)));
  if (connection === undefined) throw new Error('a connection that something points at is gone');
  return connection;
}

/** @throws NO_CONNECTION where it only listens, CONNECTION_PAUSED where Avinode refuses it */
export async function requireUsableConnection(tx: TenantTx, id: ConnectionId): Promise<void> {
  const connection = await getConnection(tx, id);
  if (!connection.isActive || connection.credentials === null) throw new Failure('NO_CONNECTION');
  if (connection.pausedAt !== null) throw new Failure('CONNECTION_PAUSED');
}

/** Whether anything can be asked of Avinode over it: otherwise it only listens. */
export async function isReadable(tx: TenantTx, id: ConnectionId): Promise<boolean> {
  const [connection] = await tx[inside].db
    .select({ isReadable: sql<boolean>`${avinodeConnections.credentials} is not null` })
    .from(avinodeConnections)
    .where(and(ofTenant(tx, avinodeConnections), eq(avinodeConnections.id, id)));
  return connection?.isReadable ?? false;
}

export async function saveConnection(
  tx: TenantTx,
  id: ConnectionId,
  change: Partial<Omit<AvinodeConnection, 'brokerageId' | 'id' | 'key' | 'webhookUser' | 'isActive' | 'createdAt'>>,
): Promise<void> {
  await tx[inside].db
    .update(avinodeConnections)
    .set(change)
    .where(and(ofTenant(tx, avinodeConnections), eq(avinodeConnections.id, id)));
}

/** Avinode refuses what we ask with: nothing more is asked until a lead has looked. The first reason stands. */
export async function pauseConnection(
  tx: TenantTx,
  { id, credentials }: Pick<AvinodeConnection, 'id' | 'credentials'>,
  reason: string,
  at: Instant,
): Promise<void> {
  await tx[inside].db
    .update(avinodeConnections)
    .set({ pausedAt: at, pausedReason: reason.slice(0, 300) })
    .where(
      and(
        ofTenant(tx, avinodeConnections),
        eq(avinodeConnections.id, id),
        sql`${avinodeConnections.pausedAt} is null`,
        // Somebody may have renewed them while the answer to the old ones was on its way.
        credentials === null ? undefined : eq(avinodeConnections.credentials, credentials),
      ),
    );
}

/** Everything that waits is due now. */
export async function rescheduleAllWorkNow(tx: TenantTx, at: Instant): Promise<void> {
  await tx[inside].db
    .update(workItems)
    .set({ runAt: at })
    .where(and(ofTenant(tx, workItems), sql`${workItems.runAt} > ${at}`));
  tx[inside].topics.add('work');
}
