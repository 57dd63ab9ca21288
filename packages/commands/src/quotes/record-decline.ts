import type { TenantTx } from '@tripthread/db/database';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { upsertOperator } from '@tripthread/db/queries/sourcing/operators';
import { upsertRfq, saveRfq } from '@tripthread/db/queries/sourcing/rfqs';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import type { DeclineReason } from '@tripthread/shared/quotes/quotes';
import type { Actor, EventSource } from '@tripthread/shared/sessions/session-events';
import { stepAtLeast } from '@tripthread/shared/sessions/sessions';

export interface Decline {
  /** Locked by this transaction. */
  readonly trip: Trip;
  readonly avinodeRfqId: string;
  readonly operatorName: string;
  readonly reason: DeclineReason;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly at: string;
}

/** Records that an operator declined, in every session of the trip. A repeated decline adds no event. */
export async function recordDecline(
  tx: TenantTx,
  { trip, avinodeRfqId, operatorName, reason, actor, source, at }: Decline,
): Promise<void> {
  // Locked before other rows are upserted: every transaction locks trip, sessions and the rest in this order.
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const operatorId = await upsertOperator(tx, operatorName, at);
  const { rfq } = await upsertRfq(tx, { trip, avinodeRfqId, operatorId, at });
  if (rfq.status === 'declined' && rfq.declineReason === reason) return;
  await saveRfq(tx, rfq.id, { operatorId, status: 'declined', declineReason: reason, answeredAt: at });
  const sourcing = await countSourcing(tx, trip.id, sessions);
  for (const session of sessions) {
    await appendToSession(tx, {
      session,
      kind: 'quote_declined',
      actor,
      source,
      at,
      patch: { ...sourcing.of(session), currentStep: stepAtLeast(session, 'requesting_quotes') },
      refs: { rfqId: rfq.id },
    });
  }
}
