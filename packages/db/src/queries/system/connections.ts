import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, ConnectionId } from '@tripthread/shared/ids';
import { and, eq } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { avinodeConnections } from '../../schema/trips.ts';

export interface Connection {
  readonly id: ConnectionId;
  readonly brokerageId: BrokerageId;
  readonly webhookUser: string;
  readonly webhookPasswordSha256: Buffer;
  readonly formerPasswordSha256: Buffer | null;
  readonly formerPasswordUntil: Instant | null;
}

/** Finds the Avinode connection that a webhook address names. Caches a found one for five seconds. */
export function openConnectionLookup(
  database: Database,
  cacheTtlMs = 5_000,
): (key: string) => Promise<Connection | null> {
  const remembered = new Map<string, { readonly until: number; readonly connection: Connection }>();
  return async (key) => {
    const known = remembered.get(key);
    if (known !== undefined && known.until > performance.now()) return known.connection;
    remembered.delete(key);
    const connection = await findConnectionByKey(database, key);
    if (connection !== null) remembered.set(key, { until: performance.now() + cacheTtlMs, connection });
    return connection;
  };
}

async function findConnectionByKey(database: Database, key: string): Promise<Connection | null> {
  try {
    const [connection] = await database[inside].system.db
      .select({
        id: avinodeConnections.id,
        brokerageId: avinodeConnections.brokerageId,
        webhookUser: avinodeConnections.webhookUser,
        webhookPasswordSha256: avinodeConnections.webhookPasswordSha256,
        formerPasswordSha256: avinodeConnections.formerPasswordSha256,
        formerPasswordUntil: avinodeConnections.formerPasswordUntil,
      })
      .from(avinodeConnections)
      .where(and(eq(avinodeConnections.key, key), eq(avinodeConnections.isActive, true)));
    return connection ?? null;
  } catch (error) {
    throw asFailure(error);
  }
}
