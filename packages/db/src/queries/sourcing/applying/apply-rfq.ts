import { declineReasonOf, type RfqReading, rfqStatusOf } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { RfqStatus } from '@tripthread/shared/quotes/quotes';
import { type SessionEventKind, sameValue, systemActor } from '@tripthread/shared/sessions/session-events';
import type { TenantTx } from '../../../internal/handles.ts';
import type { StoredLift } from '../../../schema/trips.ts';
import type { Effect } from './apply-trip-read.ts';
import type { Companies } from '../operator-lookup.ts';
import type { StoredQuote } from '../../quotes/quotes.ts';
import { upsertRfq, type Rfq, saveRfq, type Trip } from '../trips.ts';

/** A trip as it stands, looked up once for everything that was read of it; by Avinode's ids. */
export interface TripLookup {
  readonly trip: Trip;
  readonly known: { readonly rfqs: Map<string, Rfq>; readonly quotes: ReadonlyMap<string, StoredQuote> };
  readonly companies: Companies;
}

/** Brings an RFQ of a trip up to what was read of it. @returns what its sessions are told */
export async function applyRfq(
  tx: TenantTx,
  { trip, known, companies }: TripLookup,
  reading: RfqReading,
  at: Instant,
): Promise<readonly Effect[]> {
  const operatorId = reading.operator === null ? null : await companies.idOf(reading.operator);
  const present = known.rfqs.get(reading.avinodeRfqId);
  const recorded = present === undefined ? await recordRfq(tx, trip, reading, at) : { rfq: present, isNew: false };
  if (recorded === null) return [];
  const { rfq, isNew } = recorded;
  const status = rfqStatusOf(reading);
  const declineReason = status === 'declined' ? declineReasonOf(reading) : null;
  const lifts = reading.lifts.map(liftColumns);
  const change = {
    status,
    declineReason,
    lifts,
    operatorId: operatorId ?? rfq.operatorId,
    sentAt: reading.sentAt ?? rfq.sentAt,
    answeredAt: isAnswer(status) ? (rfq.status === status ? rfq.answeredAt : at) : null,
  };
  const effects: Effect[] = [];
  if (isNew)
    effects.push({
      kind: 'rfq_seen',
      actor: systemActor,
      refs: { rfqId: rfq.id, avinodeId: rfq.avinodeRfqId, avinodeKind: 'rfq' },
      turn: 'operator',
      step: 'requesting_quotes',
    });
  known.rfqs.set(rfq.avinodeRfqId, rfq);
  const isSame = (Object.keys(change) as (keyof typeof change)[]).every((name) => sameValue(rfq[name], change[name]));
  if (isSame) return effects;
  await saveRfq(tx, rfq.id, change);
  known.rfqs.set(rfq.avinodeRfqId, { ...rfq, ...change });
  const kind = eventKindOf(rfq, status, declineReason);
  if (kind !== null || !isNew) {
    const actor = { kind: 'operator', id: change.operatorId } as const;
    effects.push({
      kind: kind ?? 'sourcing_updated',
      actor: kind === 'quote_declined' && actor.id !== null ? actor : systemActor,
      refs: { rfqId: rfq.id },
      step: 'requesting_quotes',
    });
  }
  return effects;
}

/** The RFQ, noted at its first mention; null where it is known on another trip, which is read for itself. */
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

const isAnswer = (status: RfqStatus): boolean => status === 'quoted' || status === 'declined';

/** The line of the thread that a change of state is worth; null for what only the panel shows. A quote has its own line. */
function eventKindOf(was: Rfq, status: RfqStatus, declineReason: Rfq['declineReason']): SessionEventKind | null {
  if (status === 'declined')
    return was.status === 'declined' && was.declineReason === declineReason ? null : 'quote_declined';
  return status === 'cancelled' && was.status !== 'cancelled' ? 'rfq_cancelled' : null;
}

const liftColumns = ({
  avinodeLiftId,
  type,
  tail,
  category,
  status,
  declineReason,
}: RfqReading['lifts'][number]): StoredLift => ({
  avinodeLiftId,
  type,
  tail,
  category,
  status,
  declineReason,
});
