import type { Instant } from '@tripthread/shared/time/clock';
import type { NotificationState } from '@tripthread/shared/sourcing/notification-states';
import { Failure } from '@tripthread/shared/failures';
import {
  type AvinodeIdKind,
  avinodeIdKind,
  type ConnectionId,
  type NotificationId,
  type TripId,
} from '@tripthread/shared/ids';
import { and, asc, desc, eq, getTableColumns, inArray, or, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { readTimeCursor, writeTimeCursor } from '../../../internal/time-cursor.ts';
import { avinodeWebhookEvents } from '../../../schema/notifications.ts';
import { avinodeConnections, trips } from '../../../schema/trips.ts';
import type { Notification } from './notifications.ts';

/** A notification of Avinode's, and what became of it. */
export interface Delivery {
  readonly id: NotificationId;
  readonly receivedAt: Instant;
  readonly avinodeId: string;
  readonly resourceKind: AvinodeIdKind | null;
  /** As it is known by now, or else as the notification named it. */
  readonly tripCode: string | null;
  readonly tripId: TripId | null;
  readonly status: NotificationState;
  /** Tries that failed since it came, or was taken up again. */
  readonly attempts: number;
  readonly placedAt: Instant | null;
  /** When what it points at was read. */
  readonly readAt: Instant | null;
  /** From its arrival until the sessions of its trip were told. */
  readonly lagMs: number | null;
  readonly error: string | null;
}

export interface NotificationPage {
  readonly deliveries: readonly Delivery[];
  readonly nextCursor: string | null;
  /** How many are in these states, at most 1,000 each. */
  readonly counts: Readonly<Record<'pending' | 'orphan' | 'parked', number>>;
}

export interface NotificationFilter {
  readonly status?: NotificationState | undefined;
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The log of notifications, the newest first. @throws BAD_CURSOR */
export async function listNotifications(
  tx: TenantTx,
  { status, q, cursor, limit }: NotificationFilter,
): Promise<NotificationPage> {
  const { receivedAt, id } = avinodeWebhookEvents;
  const before = readTimeCursor(cursor);
  const rows = await select(tx)
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        status === undefined ? undefined : hasStatus(status),
        q === undefined ? undefined : await isAbout(tx, q),
        before === null ? undefined : sql`(${receivedAt}, ${id}) < (${before.at}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(desc(receivedAt), desc(id))
    .limit(limit + 1);
  const deliveries = rows.slice(0, limit).map(toLoggedNotification);
  const last = deliveries.at(-1);
  return {
    deliveries,
    nextCursor:
      rows.length > limit && last !== undefined ? writeTimeCursor({ at: last.receivedAt, id: last.id }) : null,
    counts: {
      pending: await count(tx, 'pending'),
      orphan: await count(tx, 'orphan'),
      parked: await count(tx, 'parked'),
    },
  };
}

/** One notification with its body as it came. @throws DELIVERY_NOT_FOUND */
export async function getNotification(
  tx: TenantTx,
  deliveryId: NotificationId,
): Promise<
  Delivery & {
    readonly rawBody: string;
    readonly bodyPurgedAt: Instant | null;
    /** Where what Avinode answered about it is kept: by its own id, or as part of its trip. */
    readonly about: { readonly connectionId: ConnectionId; readonly resources: readonly string[] };
  }
> {
  const [row] = await select(tx).where(
    and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, deliveryId)),
  );
  if (row === undefined) throw new Failure('DELIVERY_NOT_FOUND');
  const resources = [row.avinodeId, row.knownCode ?? row.tripReference].filter((name) => name !== null);
  return {
    ...toLoggedNotification(row),
    rawBody: row.rawBody.toString('utf8'),
    bodyPurgedAt: row.bodyPurgedAt,
    about: { connectionId: row.connectionId, resources },
  };
}

const select = (tx: TenantTx) =>
  tx[inside].db
    .select({ ...getTableColumns(avinodeWebhookEvents), knownCode: trips.tripCode })
    .from(avinodeWebhookEvents)
    .leftJoin(trips, and(ofTenant(tx, trips), eq(trips.id, avinodeWebhookEvents.tripId)));

function toLoggedNotification(row: Notification & { readonly knownCode: string | null }): Delivery {
  return {
    id: row.id,
    receivedAt: row.receivedAt,
    avinodeId: row.avinodeId,
    resourceKind: avinodeIdKind(row.avinodeId),
    tripCode: row.knownCode ?? row.tripReference,
    tripId: row.tripId,
    status: row.status,
    attempts: row.attempts,
    placedAt: row.placedAt,
    readAt: row.readAt,
    lagMs: row.placedAt === null ? null : Math.max(0, Date.parse(row.placedAt) - Date.parse(row.receivedAt)),
    error: row.error,
  };
}

// Written out, as the indexes for them are: of a parameter the planner could not tell that they match.
const hasStatus = (status: NotificationState): SQL => sql`${avinodeWebhookEvents.status} = ${sql.raw(`'${status}'`)}`;

/** By its own id, by the trip that it was found to be about, or by what it called that trip. */
async function isAbout(tx: TenantTx, q: string): Promise<SQL | undefined> {
  const { db } = tx[inside];
  const spellings = [...new Set([q, q.toLowerCase(), q.toUpperCase()])];
  const named = await db
    .select({ id: trips.id })
    .from(trips)
    .where(
      and(
        ofTenant(tx, trips),
        or(inArray(sql`${trips.tripCode}`, spellings), inArray(sql`${trips.avinodeTripId}`, spellings)),
      ),
    );
  const connections = db
    .select({ id: avinodeConnections.id })
    .from(avinodeConnections)
    .where(ofTenant(tx, avinodeConnections));
  const { connectionId, avinodeId, tripId, tripReference } = avinodeWebhookEvents;
  return or(
    and(inArray(connectionId, connections), inArray(avinodeId, spellings)),
    inArray(tripReference, spellings),
    named.length === 0
      ? undefined
      : inArray(
          tripId,
          named.map(({ id }) => id),
        ),
  );
}

const maxCounted = 1_000;

async function count(tx: TenantTx, status: NotificationState): Promise<number> {
  const some = tx[inside].db
    .select({ one: sql`1` })
    .from(avinodeWebhookEvents)
    .where(and(ofTenant(tx, avinodeWebhookEvents), hasStatus(status)))
    // In the order of the index: only for that does the planner take it.
    .orderBy(asc(avinodeWebhookEvents.receivedAt), asc(avinodeWebhookEvents.id))
    .limit(maxCounted)
    .as('some');
  const [counted] = await tx[inside].db.select({ count: sql<number>`count(*)::int` }).from(some);
  return counted?.count ?? 0;
}
