import type { TenantTx } from '@tripthread/db/database';
import type { Companies } from '@tripthread/db/queries/sourcing/operators';
import { type Rfq, saveRfq, type TripLookup, upsertRfq } from '@tripthread/db/queries/sourcing/rfqs';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { Failure } from '@tripthread/shared/failures';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import type { RfqReading } from '@tripthread/shared/sourcing/avinode';
import { isSameRfqState, rfqAfterReading, rfqEventKind } from '@tripthread/shared/sourcing/reading/trip-reading';
import type { Instant } from '@tripthread/shared/time/clock';
import type { TripEvent } from './trip-event.ts';

/** Applies what was read of an RFQ. @returns the events for the sessions of its trip */
export async function applyRfq(
  tx: TenantTx,
  { trip, known, companies }: { trip: Trip; known: TripLookup; companies: Companies },
  reading: RfqReading,
  at: Instant,
): Promise<readonly TripEvent[]> {
  const operatorId = reading.operator === null ? null : await companies.idOf(reading.operator);
  const present = known.rfqs.get(reading.avinodeRfqId);
  const recorded = present === undefined ? await recordRfq(tx, trip, reading, at) : { rfq: present, isNew: false };
  if (recorded === null) return [];
  const { rfq, isNew } = recorded;
  const after = rfqAfterReading(rfq, reading, { operatorId, at });
  const events = isNew ? [seenEvent(rfq)] : [];
  known.rfqs.set(rfq.avinodeRfqId, rfq);
  if (isSameRfqState(rfq, after)) return events;
  await saveRfq(tx, rfq.id, after);
  known.rfqs.set(rfq.avinodeRfqId, { ...rfq, ...after });
  const kind = rfqEventKind(rfq, after);
  if (kind === null && isNew) return events;
  const operator = { kind: 'operator', id: after.operatorId } as const;
  const actor = kind === 'quote_declined' && operator.id !== null ? operator : systemActor;
  return [...events, { kind: kind ?? 'sourcing_updated', actor, refs: { rfqId: rfq.id }, step: 'requesting_quotes' }];
}

const seenEvent = (rfq: Rfq): TripEvent => ({
  kind: 'rfq_seen',
  actor: systemActor,
  refs: { rfqId: rfq.id, avinodeId: rfq.avinodeRfqId, avinodeKind: 'rfq' },
  turn: 'operator',
  step: 'requesting_quotes',
});

/** Upserts the RFQ; null if it belongs to another trip, which has its own reads. */
async function recordRfq(
  tx: TenantTx,
  trip: Trip,
  { avinodeRfqId }: RfqReading,
  at: Instant,
): Promise<{ readonly rfq: Rfq; readonly isNew: boolean } | null> {
  try {
    return await upsertRfq(tx, { trip, avinodeRfqId, at });
  } catch (error) {
    if (error instanceof Failure && error.reason === 'BAD_INPUT') return null;
    throw error;
  }
}
