import { setTimeout } from 'node:timers/promises';
import { asFailure, type Database, errorCode, inTransaction, tenantOf } from '@tripthread/db/database';
import { claimNotifications, recordFailedAttempt } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { placeNotifications } from '@tripthread/db/queries/sourcing/notifications/place-notification';
import { listBrokeragesWithNotifications } from '@tripthread/db/queries/system/brokerages';
import type { Clock } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { BrokerageId, NotificationId } from '@tripthread/shared/ids';
import { openPause } from '../../platform/interruptible-wait.ts';

const pollIntervalMs = 1_000;
// Brokerages take turns, so that a flood at one does not keep the others waiting.
const maxPerBrokerage = 5;
const maxBatchSize = 50;
// In a flood it rests for as long as it worked, and what comes meanwhile is placed together with the rest of its trip.
const maxIdleMs = 200;
// A statement that ran into its time limit: what it was asked to do is too much, and will be the next time.
const statementTimeoutCode = '57014';

export interface DrainOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly onError: (error: unknown, notification: NotificationId | null) => void;
}

export interface Drain {
  /** Something was stored: look now. A lost call costs a second. */
  poke(): void;
  /** Returns when what was in hand is done. */
  stop(): Promise<void>;
}

/** Places stored notifications, those of a trip together. Any number of these may run on one database. */
export function startDrain(options: DrainOptions): Drain {
  let isStopped = false;
  let isWakeRequested = false;
  const pause = openPause();

  async function run() {
    while (!isStopped) {
      isWakeRequested = false;
      let isMore = false;
      const began = performance.now();
      try {
        isMore = await drainOnce(options, () => isStopped);
      } catch (error) {
        options.onError(error, null);
      }
      if (isMore) await setTimeout(Math.min(performance.now() - began, maxIdleMs));
      if (isStopped || isMore || isWakeRequested) continue;
      await pause.for(pollIntervalMs);
    }
  }

  const running = run();
  return {
    poke() {
      isWakeRequested = true;
      pause.wake();
    },
    async stop() {
      isStopped = true;
      pause.wake();
      await running;
    },
  };
}

/**
 * One turn for every brokerage that has something due.
 * @returns whether there may be more
 */
export async function drainOnce(options: DrainOptions, isStopped: () => boolean = () => false): Promise<boolean> {
  const { database, clock } = options;
  let isMore = false;
  for (const brokerageId of await listBrokeragesWithNotifications(database, clock.now())) {
    let turns = 0;
    try {
      while (turns < maxPerBrokerage && !isStopped() && (await placeNextTrip(options, brokerageId, maxBatchSize)))
        turns += 1;
    } catch (error) {
      // What holds up one brokerage is no reason for the others to wait.
      options.onError(error, null);
    }
    isMore ||= turns === maxPerBrokerage;
  }
  return isMore;
}

/**
 * Claims notifications of one trip and places them, in one transaction: a crash at any point leaves them as they were.
 * Where one of several cannot be placed, each gets a transaction of its own, so that only that one is held against.
 */
async function placeNextTrip(options: DrainOptions, brokerageId: BrokerageId, limit: number): Promise<boolean> {
  const { database, clock, onError } = options;
  const tenant = tenantOf(database, brokerageId, 'ingest');
  let claimed: readonly NotificationId[] = [];
  // As the database said it: told as a failure, every cause looks like "busy".
  let said: string | undefined;
  try {
    return await inTransaction(tenant, async (tx) => {
      claimed = [];
      said = undefined;
      const now = clock.now();
      const notifications = await claimNotifications(tx, { now, limit });
      claimed = notifications.map(({ id }) => id);
      try {
        await placeNotifications(tx, notifications, now);
      } catch (error) {
        said = errorCode(error);
        throw error;
      }
      return claimed.length > 0;
    });
  } catch (error) {
    const failure = asFailure(error);
    const [id] = claimed;
    const isAway = failure instanceof Failure && failure.reason === 'BUSY' && said !== statementTimeoutCode;
    // The database is away or overloaded: nothing is wrong with the notification.
    if (id === undefined || isAway) throw error;
    if (claimed.length > 1) {
      for (let one = 0; one < claimed.length; one += 1) await placeNextTrip(options, brokerageId, 1);
      return true;
    }
    onError(error, id);
    await inTransaction(tenant, (tx) => recordFailedAttempt(tx, id, { error: describeError(error), now: clock.now() }));
    return true;
  }
}

/** What somebody who looks at a parked notification needs; the driver's own words stand below the query builder's. */
function describeError(error: unknown): string {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest instanceof Error ? `${deepest.name}: ${deepest.message}` : 'unknown';
}
