import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import {
  hasOpenIncidents,
  type SessionCounts,
  countSessions,
  upsertCounterDrifts,
} from '@tripthread/db/queries/housekeeping/incidents';
import { driftsOf } from '@tripthread/shared/housekeeping/housekeeping';
import type { SessionId } from '@tripthread/shared/ids';
import { recurring } from '../recurring.ts';

const batch = 200;

/**
 * Counts anew what every session counts. A number that its rows do not come to is kept as an incident, for a lead to see;
 * nothing is put right here, since whatever made it wrong would then stay unknown. Row and rows are read in one view, so that
 * a session which changes meanwhile is no incident.
 * @returns how many numbers it found wrong
 */
export const reconcileCounters = recurring(
  'reconcile-counters',
  async ({ tenant, clock, isDry, hasTimeLeft }) => {
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
  },
  { recordsStart: true },
);
