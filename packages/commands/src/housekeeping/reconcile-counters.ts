import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import {
  hasOpenIncidents,
  type SessionCounts,
  countSessions,
  upsertCounterDrifts,
} from '@tripthread/db/queries/housekeeping/incidents';
import { driftsOf } from '@tripthread/shared/housekeeping/housekeeping';
import type { SessionId } from '@tripthread/shared/ids';
import type { ScheduleContext } from '../schedule-context.ts';

const batch = 200;

/**
 * Compares each session's counters with its rows and records a difference as an incident. It corrects nothing, since that
 * would hide the cause. Counters and rows are read in one snapshot, so a concurrent change is not drift.
 * @returns how many counters differ
 */
export async function reconcileCounters({ tenant, clock, isDry, hasTimeLeft }: ScheduleContext): Promise<number> {
  const areOpen = await inReadTransaction(tenant, hasOpenIncidents);
  let found = 0;
  let after: SessionId | null = null;
  do {
    const from: SessionId | null = after;
    const page: readonly SessionCounts[] = await inReadTransaction(tenant, (tx) =>
      countSessions(tx, { after: from, limit: batch }),
    );
    const drifts = page.flatMap(({ id, stored, counted }) =>
      driftsOf(stored, counted).map((drift) => ({ ...drift, sessionId: id })),
    );
    found += drifts.length;
    const looked = page.map(({ id }) => id);
    if (!isDry && looked.length > 0 && (areOpen || drifts.length > 0))
      await inTransaction(tenant, (tx) => upsertCounterDrifts(tx, looked, drifts, clock.now()));
    after = page.length === batch ? (looked.at(-1) ?? null) : null;
  } while (after !== null && hasTimeLeft());
  return found;
}
