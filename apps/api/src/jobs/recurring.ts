import { type Database, inTransaction, type Tenant, tenantOf } from '@tripthread/db/database';
import { saveJobStart, saveJobEnd } from '@tripthread/db/queries/housekeeping/job-runs';
import { type BrokerageSettings, listBrokerages } from '@tripthread/db/queries/system/brokerages';
import type { Clock } from '@tripthread/shared/time/clock';
import type { JobName } from '@tripthread/shared/housekeeping/housekeeping';
import type { BrokerageId } from '@tripthread/shared/ids';

/** One brokerage's turn of a job. */
export interface JobTurn {
  readonly database: Database;
  readonly tenant: Tenant;
  readonly settings: BrokerageSettings;
  readonly clock: Clock;
  /** Count only what would be done. */
  readonly isDry: boolean;
  /** Whether there is time for another batch; what is left waits for the next run. */
  readonly hasTimeLeft: () => boolean;
}

export interface RunOptions {
  /** One brokerage instead of all. */
  readonly only?: BrokerageId;
  readonly isDry?: boolean;
  /** For somebody who waits for it. */
  readonly longestMs?: number;
}

export type Recurring = (database: Database, clock: Clock, options?: RunOptions) => Promise<number>;

/**
 * A job that comes round: brokerage by brokerage, each with its last run kept. One that fails keeps no other from its
 * turn; the run fails after all had theirs, so that it is tried again.
 * @returns a job that answers how much it did
 */
export function recurring(
  name: JobName,
  work: (turn: JobTurn) => Promise<number>,
  { recordsStart = false }: { readonly recordsStart?: boolean } = {},
): Recurring {
  return async (database, clock, { only, isDry = false, longestMs = Number.POSITIVE_INFINITY } = {}) => {
    const stopAt = performance.now() + longestMs;
    const failed: unknown[] = [];
    let effect = 0;
    for (const settings of await listBrokerages(database)) {
      if (only !== undefined && settings.id !== only) continue;
      const tenant = tenantOf(database, settings.id, 'ingest');
      const turn = { database, tenant, settings, clock, isDry, hasTimeLeft: () => performance.now() < stopAt };
      try {
        effect += isDry ? await work(turn) : await runRecorded(name, turn, work, recordsStart);
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw failed[0];
    return effect;
  };
}

async function runRecorded(
  name: JobName,
  turn: JobTurn,
  work: (turn: JobTurn) => Promise<number>,
  recordsStart: boolean,
) {
  const { tenant, clock } = turn;
  const beganAt = clock.now();
  const began = performance.now();
  if (recordsStart) await inTransaction(tenant, (tx) => saveJobStart(tx, name, beganAt));
  const end = (effect: number, error: string | null) => {
    const durationMs = Math.round(performance.now() - began);
    return inTransaction(tenant, (tx) =>
      saveJobEnd(tx, name, { beganAt, endedAt: clock.now(), durationMs, effect, error }),
    );
  };
  try {
    const effect = await work(turn);
    await end(effect, null);
    return effect;
  } catch (error) {
    // What went wrong first is what counts, also where that cannot be kept.
    await end(0, error instanceof Error ? error.message.slice(0, 500) : String(error).slice(0, 500)).catch(() => {});
    throw error;
  }
}
