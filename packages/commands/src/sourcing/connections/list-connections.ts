import { inReadTransaction, type Tenant } from '@tripthread/db/database';
import { countWork } from '@tripthread/db/queries/work-items';
import { type AvinodeConnection, listConnections } from '@tripthread/db/queries/sourcing/connections';
import type { Instant } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import { openCredentials } from './avinode-credentials.ts';
import type { Encryptor } from '../../links/encryptor.ts';

export interface ConnectionView {
  readonly id: ConnectionId;
  readonly key: string;
  /** Where Avinode posts its notifications, below the product's own address. */
  readonly webhookAddress: string;
  readonly webhookUser: string;
  readonly isActive: boolean;
  /** `none` only listens. */
  readonly credentials: 'none' | 'token' | 'oauth';
  readonly pausedAt: Instant | null;
  readonly pausedReason: string | null;
  /** Nothing is asked of Avinode before then. */
  readonly availableAt: Instant | null;
  /** When the product last listened. */
  readonly lastAliveAt: Instant | null;
  /** What is still to be read or sent. */
  readonly waiting: number;
  /** Whether Avinode was told from here where to post its notifications. */
  readonly webhook: {
    readonly state: 'not_ordered' | 'under_way' | 'registered' | 'refused';
    readonly target: string | null;
    readonly avinodeId: string | null;
    readonly registeredAt: Instant | null;
    readonly error: string | null;
  };
}

/** The brokerage's connections, the oldest first. */
export async function listConnectionViews(given: {
  readonly tenant: Tenant;
  readonly encryptor: Encryptor;
}): Promise<readonly ConnectionView[]> {
  return inReadTransaction(given.tenant, async (tx) => {
    const waiting = await countWork(tx);
    return (await listConnections(tx)).map((connection) =>
      viewOf(connection, given.encryptor, waiting.get(connection.id) ?? 0),
    );
  });
}

function viewOf(connection: AvinodeConnection, encryptor: Encryptor, waiting: number): ConnectionView {
  const { id, key, webhookUser, isActive, pausedAt, pausedReason, availableAt, lastAliveAt } = connection;
  const webhookAddress = `/webhooks/avinode/${key}`;
  // Sealed with a secret that the server has no more, they are as good as none; the connection says so when it is used.
  const credentials = openCredentials(encryptor, connection)?.kind ?? 'none';
  return {
    id,
    key,
    webhookAddress,
    webhookUser,
    isActive,
    credentials,
    pausedAt,
    pausedReason,
    availableAt,
    lastAliveAt,
    waiting,
    webhook: webhookOf(connection),
  };
}

function webhookOf(connection: AvinodeConnection): ConnectionView['webhook'] {
  const { webhookTarget, webhookSecret, webhookId, webhookRegisteredAt, webhookError } = connection;
  const state =
    webhookError !== null
      ? 'refused'
      : webhookSecret !== null
        ? 'under_way'
        : webhookId === null
          ? 'not_ordered'
          : 'registered';
  return {
    state,
    target: webhookTarget,
    avinodeId: webhookId,
    registeredAt: webhookRegisteredAt,
    error: webhookError,
  };
}
