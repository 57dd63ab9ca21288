import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { type Database, inside } from './internal/handles.ts';
import { channel, type ChangeNotice, parseChangeNotice } from './internal/change-notices.ts';

export type { ChangeNotice };

export interface ListenOptions {
  readonly onChangeNotice: (notice: ChangeNotice) => void;
  /** After the first connect and every reconnect: notices in between are lost, so listeners have to resync. */
  readonly onReady: () => void;
  readonly onError?: (error: unknown) => void;
}

export interface Listening {
  readonly isUp: boolean;
  stop(): Promise<void>;
}

const heartbeatChannel = 'tripthread_pulse';
// Together less than five seconds: the longest that a brokerage may miss notices without a resync.
const heartbeatIntervalMs = 1_500;
const heartbeatTimeoutMs = 2_750;
const pauseMs = 250;

/**
 * Receives the notice of every commit over one connection. That connection can die silently, so a heartbeat is sent on
 * another one every few seconds; when it does not arrive in time, the connection is dropped and opened again.
 */
export const listen = (database: Database, options: ListenOptions): Listening => new Listener(database, options);

class Listener implements Listening {
  readonly #database: Database;
  readonly #options: ListenOptions;
  readonly #running: Promise<void>;
  #client: Sql | null = null;
  #isUp = false;
  #isStopped = false;
  #onHeartbeat: (nonce: string) => void = () => {};
  #wakeUp = () => {};

  constructor(database: Database, options: ListenOptions) {
    this.#database = database;
    this.#options = options;
    this.#running = this.#run();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wakeUp();
    await this.#drop();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        if (this.#client === null) await within(8_000, this.#connect());
        await this.#pause(heartbeatIntervalMs);
        if (!this.#isStopped) await this.#pulse();
      } catch (error) {
        if (this.#isStopped) break;
        this.#options.onError?.(error);
        await this.#drop();
        await this.#pause(pauseMs);
      }
    }
  }

  async #connect(): Promise<void> {
    const client = postgres(this.#database[inside].url, {
      max: 1,
      onnotice: () => {},
      connect_timeout: 5,
      keep_alive: 15,
      connection: { application_name: 'tripthread listen' },
    });
    this.#client = client;
    // The driver listens again by itself after a clean break, and calls this.
    await client.listen(heartbeatChannel, (nonce) => this.#onHeartbeat(nonce));
    await client.listen(
      channel,
      (payload) => this.#options.onChangeNotice(parseChangeNotice(payload)),
      () => {
        this.#isUp = true;
        this.#options.onReady();
      },
    );
  }

  async #drop(): Promise<void> {
    this.#isUp = false;
    const dropped = this.#client;
    this.#client = null;
    await dropped?.end({ timeout: 0 }).catch((error: unknown) => this.#options.onError?.(error));
  }

  async #pulse(): Promise<void> {
    const { system } = this.#database[inside];
    const nonce = randomUUID();
    const answer = new Promise<void>((resolve) => {
      this.#onHeartbeat = (received) => received === nonce && resolve();
    });
    await within(
      heartbeatTimeoutMs,
      Promise.all([system.client`select pg_notify(${heartbeatChannel}, ${nonce})`, answer]),
    );
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the listening connection is silent')), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
