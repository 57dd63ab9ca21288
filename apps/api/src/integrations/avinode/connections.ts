import { inTransaction, type Tenant } from '@tripthread/db/database';
import { type AvinodeConnection, pauseConnection, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { type Clock, instantPlus } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import type { Encryptor } from '@tripthread/commands/links/encryptor';
import { RetryLater } from '../../platform/work-loop.ts';
import { type AvinodeClient, type AvinodeCredentials, openAvinodeClient } from './client.ts';
import {
  openCredentials,
  openWebhookSecret,
  sealCredentials,
} from '@tripthread/commands/sourcing/connections/avinode-credentials';
import type { RawAnswer } from './exchange/exchange.ts';
import { AvinodeError } from './failures.ts';

/** Avinode for every brokerage, over its own connection and with its own budget. */
export interface AvinodeConnections {
  seal(connectionId: ConnectionId, credentials: AvinodeCredentials): Buffer;
  /** The password for Avinode's notifications; null when it cannot be decrypted. */
  webhookSecretOf(connection: AvinodeConnection): string | null;
  /**
   * Calls Avinode over a connection. Outside any transaction.
   * @throws RetryLater when no call is possible now; AvinodeError for its refusals
   */
  ask<T>(tenant: Tenant, connection: AvinodeConnection, work: (client: AvinodeClient) => Promise<T>): Promise<T>;
}

export interface AvinodeConnectionsOptions {
  /** Ends in `/api`. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** The clock for timestamps: Avinode compares them with its own, so this is never a test clock. */
  readonly wireClock?: Clock;
  readonly encryptor: Encryptor;
  /** Called with every raw response. */
  readonly onAnswer?: (connection: AvinodeConnection, answer: RawAnswer) => void;
}

const unreadable =
  'The stored credentials cannot be decrypted, because the server’s secret has changed. Enter them again.';
const [pausedLookMs, maxPauseMs] = [60_000, 60_000];

export const openAvinodeConnections = (options: AvinodeConnectionsOptions): AvinodeConnections =>
  new Connections(options);

class Connections implements AvinodeConnections {
  readonly #options: AvinodeConnectionsOptions;
  readonly #clients = new Map<ConnectionId, { readonly sealed: string; readonly client: AvinodeClient }>();
  /** How often in a row a connection was unreachable. */
  readonly #silences = new Map<ConnectionId, number>();

  constructor(options: AvinodeConnectionsOptions) {
    this.#options = options;
  }

  seal(id: ConnectionId, credentials: AvinodeCredentials): Buffer {
    return sealCredentials(this.#options.encryptor, id, credentials);
  }

  webhookSecretOf(connection: AvinodeConnection): string | null {
    return openWebhookSecret(this.#options.encryptor, connection);
  }

  async ask<T>(tenant: Tenant, connection: AvinodeConnection, work: (client: AvinodeClient) => Promise<T>): Promise<T> {
    const now = this.#options.clock.now();
    if (connection.availableAt !== null && connection.availableAt > now) throw new RetryLater(connection.availableAt);
    const client = connection.pausedAt === null ? this.#clientFor(connection) : null;
    if (client === null && connection.credentials !== null)
      await inTransaction(tenant, (tx) => pauseConnection(tx, connection, unreadable, now));
    if (client === null) throw new RetryLater(instantPlus(now, pausedLookMs));
    try {
      const answer = await work(client);
      this.#silences.delete(connection.id);
      return answer;
    } catch (error) {
      // The caller has to check changes with an unknown outcome.
      const notNow =
        error instanceof AvinodeError && !error.isOutcomeUnknown ? await this.#pause(tenant, connection, error) : null;
      throw notNow ?? error;
    }
  }

  #clientFor(connection: AvinodeConnection): AvinodeClient | null {
    const { baseUrl, clock, wireClock = clock, encryptor, onAnswer } = this.#options;
    const { id, credentials } = connection;
    if (credentials === null) return null;
    const sealed = credentials.toString('base64');
    const known = this.#clients.get(id);
    if (known?.sealed === sealed) return known.client;
    const opened = openCredentials(encryptor, { id, credentials });
    if (opened === null) return null;
    const client = openAvinodeClient({
      baseUrl,
      credentials: opened,
      product: 'Tripthread v1.0',
      clock: wireClock,
      onAnswer: (answer) => onAnswer?.(connection, answer),
    });
    this.#clients.set(id, { sealed, client });
    return client;
  }

  /** Pauses a connection that Avinode refuses, and waits where it is unreachable or busy. @returns when to retry; null when retrying does not help */
  async #pause(tenant: Tenant, connection: AvinodeConnection, error: AvinodeError): Promise<RetryLater | null> {
    const { id } = connection;
    const now = this.#options.clock.now();
    if (error.kind === 'unauthorized' || error.kind === 'forbidden') {
      await inTransaction(tenant, (tx) => pauseConnection(tx, connection, error.message, now));
      return new RetryLater(instantPlus(now, pausedLookMs));
    }
    if (error.kind !== 'unreachable' && error.kind !== 'rate_limited') return null;
    const silentFailures = error.kind === 'unreachable' ? (this.#silences.get(id) ?? 0) + 1 : 0;
    this.#silences.set(id, silentFailures);
    const waitMs =
      error.kind === 'rate_limited' ? (error.retryAfterSeconds ?? 1) * 1_000 : 2 ** Math.min(silentFailures, 10) * 500;
    const until = instantPlus(now, Math.min(waitMs, maxPauseMs));
    await inTransaction(tenant, (tx) => saveConnection(tx, id, { availableAt: until }));
    return new RetryLater(until);
  }
}
