import { inTransaction } from '@tripthread/db/database';
import { listSessionsToWakeForUpdate } from '@tripthread/db/queries/sessions/due-sessions';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { decideStatus, isDueToWake } from '@tripthread/shared/sessions/session-moves';
import type { ScheduleContext } from '../schedule-context.ts';

const batch = 200;

/**
 * Resumes snoozed sessions whose snooze is over, also where the broker chose to stay snoozed on new activity. Idempotent,
 * also in several processes at once.
 * @returns how many it resumed
 */
export async function wakeSessions({ tenant, clock }: Pick<ScheduleContext, 'tenant' | 'clock'>): Promise<number> {
  let woken = 0;
  for (let done = batch; done === batch; woken += done) {
    done = await inTransaction(tenant, async (tx) => {
      const now = clock.now();
      const sessions = await listSessionsToWakeForUpdate(tx, now, batch);
      for (const session of sessions) {
        const decided = decideStatus(session, { move: 'resume' }, null, now);
        if (!isDueToWake(session, now) || !decided.ok) continue;
        await appendToSession(tx, {
          session,
          kind: 'woken',
          actor: systemActor,
          source: 'schedule',
          at: now,
          patch: decided.value,
        });
      }
      return sessions.length;
    });
  }
  return woken;
}
