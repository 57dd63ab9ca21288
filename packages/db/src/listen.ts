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
export function listen(database: Database, { onChangeNotice, onReady, onError = () => {} }: ListenOptions): Listening {
  const { url, system } = database[inside];
  let client: Sql | null = null;
  let isUp = false;
  let isStopped = false;
  let onHeartbeat: (nonce: string) => void = () => {};

  async function connect() {
    const made = postgres(url, {
      max: 1,
      onnotice: () => {},
      connect_timeout: 5,
      keep_alive: 15,
      connection: { application_name: 'tripthread listen' },
    });
    client = made;
    // The driver listens again by itself after a clean break, and calls this.
    await made.listen(heartbeatChannel, (nonce) => onHeartbeat(nonce));
    await made.listen(
      channel,
      (payload) => onChangeNotice(parseChangeNotice(payload)),
      () => {
        isUp = true;
        onReady();
      },
    );
  }

  async function drop() {
    isUp = false;
    const dropped = client;
    client = null;
    await dropped?.end({ timeout: 0 }).catch(onError);
  }

  async function pulse() {
    const nonce = randomUUID();
    const answer = new Promise<void>((resolve) => {
      onHeartbeat = (received) => received === nonce && resolve();
    });
    await within(
      heartbeatTimeoutMs,
      Promise.all([system.client`select pg_notify(${heartbeatChannel}, ${nonce})`, answer]),
    );
  }

  async function run() {
    while (!isStopped) {
      try {
        if (client === null) await within(8_000, connect());
        await pause(heartbeatIntervalMs);
        if (!isStopped) await pulse();
      } catch (error) {
        if (isStopped) break;
        onError(error);
        await drop();
        await pause(pauseMs);
      }
    }
  }

  let wakeUp = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const running = run();
  return {
    get isUp() {
      return isUp;
    },
    async stop() {
      isStopped = true;
      wakeUp();
      await drop();
      await running;
    },
  };
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
