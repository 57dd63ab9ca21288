import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import {
  listAnswers,
  listRfqsForUpdate,
  listRfqsDueForReminder,
  saveRfqReminders,
} from '@tripthread/db/queries/sourcing/rfq-reminders';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import type { Rfq } from '@tripthread/db/queries/sourcing/rfqs';
import {
  reminderWindowMs,
  isReminderDue,
  minReminderDelayMs,
  reminderDelayOf,
} from '@tripthread/shared/sourcing/reminders';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { TripId } from '@tripthread/shared/ids';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import type { ScheduleContext } from '../schedule-context.ts';

const batch = 200;

type Due = Pick<Rfq, 'id'> & { readonly delayMs: number };

/**
 * Reminds brokers of operators who are silent for longer than usual: once per RFQ. Idempotent, also in several processes at
 * once. It sends nothing to the operator; the broker does.
 * @returns how many RFQs got a reminder
 */
export async function createRfqReminders(
  { tenant, clock }: Pick<ScheduleContext, 'tenant' | 'clock'>,
  { chaseAfterMinutes }: { readonly chaseAfterMinutes: number },
): Promise<number> {
  let created = 0;
  for (const [tripId, due] of await findDue(tenant, chaseAfterMinutes, clock.now()))
    created += await inTransaction(tenant, (tx) => createRemindersOfTrip(tx, tripId, due, clock.now()));
  return created;
}

/** Lists due RFQs by trip, unlocked; each is checked again under its trip's lock. */
async function findDue(
  tenant: Tenant,
  chaseAfterMinutes: number,
  now: Instant,
): Promise<ReadonlyMap<TripId, readonly Due[]>> {
  const found = new Map<TripId, Due[]>();
  const between = { after: instantPlus(now, -reminderWindowMs), until: instantPlus(now, -minReminderDelayMs) };
  let from: Rfq | null = null;
  do {
    const present: Rfq | null = from;
    const { rfqs, answers } = await inTransaction(tenant, async (tx) => {
      const page = await listRfqsDueForReminder(tx, between, { from: present, limit: batch });
      const operators = page.flatMap(({ operatorId }) => operatorId ?? []);
      return { rfqs: page, answers: await listAnswers(tx, operators) };
    });
    for (const rfq of rfqs) {
      const delayMs = reminderDelayOf(
        rfq.operatorId === null ? [] : (answers.get(rfq.operatorId) ?? []),
        chaseAfterMinutes,
      );
      if (!isReminderDue(rfq, delayMs, now)) continue;
      found.set(rfq.tripId, [...(found.get(rfq.tripId) ?? []), { id: rfq.id, delayMs }]);
    }
    from = rfqs.length === batch ? (rfqs.at(-1) ?? null) : null;
  } while (from !== null);
  return found;
}

async function createRemindersOfTrip(tx: TenantTx, tripId: TripId, due: readonly Due[], at: Instant): Promise<number> {
  await findTripForUpdate(tx, tripId);
  const sessions = await listSessionsOfTripForUpdate(tx, tripId);
  const delays = new Map(due.map(({ id, delayMs }) => [id, delayMs]));
  const rfqs = await listRfqsForUpdate(
    tx,
    tripId,
    due.map(({ id }) => id),
  );
  const silent = rfqs.filter((rfq) => isReminderDue(rfq, delays.get(rfq.id) ?? reminderWindowMs, at));
  // No open session is left. The RFQ is due again when a session is reopened.
  if (silent.length === 0 || !sessions.some(({ status }) => isOpen(status))) return 0;
  await saveRfqReminders(
    tx,
    silent.map(({ id }) => id),
    at,
  );
  const sourcing = await countSourcing(tx, tripId, sessions);
  for (const current of sessions) {
    let session = current;
    for (const { id } of silent) {
      session = await appendToSession(tx, {
        session,
        kind: 'chaser_due',
        actor: systemActor,
        source: 'schedule',
        at,
        patch: { ...sourcing.of(session), ...(isOpen(session.status) ? { turn: 'broker' } : {}) },
        refs: { rfqId: id },
        isSilentEvent: !isOpen(session.status),
      });
    }
  }
  return silent.length;
}
