import { afterSaving, inTransaction, type TenantTx } from '@tripthread/db/database';
import { once } from '@tripthread/db/queries/idempotency';
import { makeOwnTrip } from '@tripthread/db/queries/quotes/moved-quotes';
import { type Quote, saveQuote } from '@tripthread/db/queries/quotes/quotes';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession, listSessionsOfTripForUpdate, type Session } from '@tripthread/db/queries/sessions/sessions';
import {
  ensureOperator,
  ensureRfq,
  isAtAvinode,
  saveRfq,
  sourcingOfTrip,
  type TripRow,
} from '@tripthread/db/queries/sourcing/trips';
import { Failure } from '@tripthread/shared/failures';
import type { OperatorId, QuoteId, RfqId } from '@tripthread/shared/ids';
import type { QuoteDetails } from '@tripthread/shared/quotes/quotes';
import type { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import type { Actor, EventSource } from '@tripthread/shared/sessions/session-events';
import { isOpen, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { actorOf, type Desk } from '../command-context.ts';
import { lockTripOf } from './lock-trip.ts';

/**
 * An operator's firm quote, entered on behalf of one session and known to every session of its trip. A session that has no
 * trip at Avinode gets one of the desk's own with it, which goes over into the one at Avinode, should there ever be one.
 * The same Avinode id with another price is a revision; the primary quote stays whatever a person chose.
 * @throws SESSION_ARCHIVED, KEY_REUSED; BAD_INPUT where it answers an RFQ and there is no trip at Avinode
 */
export async function recordQuote(desk: Desk, input: RecordQuote): Promise<SessionDetail> {
  const at = desk.clock.now();
  await inTransaction(desk.tenant, async (tx) => {
    const { session, trip: present } = await lockTripOf(tx, desk, input.sessionId);
    await once<QuoteId>(tx, { isoAgentId: desk.viewer.agentId, procedure: 'quotes.record', input, at }, async () => {
      const joining = present === null ? [session] : [];
      const trip = present ?? (await makeOwnTrip(tx, at));
      const quote = await applyQuote(tx, { trip, joining, input, actor: actorOf(desk), source: desk.source, at });
      return quote.id;
    });
  });
  return getSessionDetail(afterSaving(desk.tenant), desk.viewer, input.sessionId);
}

export interface AppliedQuote {
  /** Locked by this transaction. */
  readonly trip: TripRow;
  /** Sessions that come to the trip with this very quote, locked as well. */
  readonly joining?: readonly Session[];
  readonly input: Omit<RecordQuote, 'sessionId' | 'idempotencyKey' | 'safetyRatings' | 'lines'> &
    Partial<Pick<QuoteDetails, 'safetyRatings' | 'lines'>>;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly at: string;
}

/** Stores a quote of a trip and tells every session of the trip. */
export async function applyQuote(
  tx: TenantTx,
  { trip, joining = [], input, actor, source, at }: AppliedQuote,
): Promise<Quote> {
  // Before anything that others may be waiting to make as well: trip, sessions, then the rest, everywhere.
  const sessions = [...(await listSessionsOfTripForUpdate(tx, trip.id)), ...joining];
  const operatorId = await ensureOperator(tx, input.operatorName, at);
  const answered =
    input.avinodeRfqId === undefined ? null : await answerRfq(tx, trip, input.avinodeRfqId, operatorId, at);
  const { quote, outcome, isBack } = await saveQuote(tx, {
    tripId: trip.id,
    rfqId: answered?.id ?? null,
    operatorId,
    avinodeQuoteId: input.avinodeQuoteId ?? null,
    totalMinor: input.total.amountMinor,
    currency: input.total.currency,
    validUntil: input.validUntil ?? null,
    receivedAt: at,
    ...statedBy(input),
  });
  // The same again may still be what tells which RFQ it answers, and that one counts.
  if (outcome === 'same' && answered?.isNews !== true) return quote;
  const sourcing = await sourcingOfTrip(tx, trip.id);
  for (const session of sessions) {
    await appendToSession(tx, {
      session,
      kind: kindOf[outcome],
      actor,
      source,
      at,
      patch: {
        tripId: trip.id,
        ...sourcing,
        currentStep: stepAtLeast(session, 'analyzing_options'),
        ...(isOpen(session.status) && outcome !== 'same' ? { turn: 'broker' } : {}),
      },
      refs:
        outcome === 'same' && answered !== null
          ? { rfqId: answered.id }
          : { quoteId: quote.id, revision: quote.revision, ...(isBack === true ? { isBack } : {}) },
    });
  }
  return quote;
}

/** What is told beside the price, as it is stored. */
const statedBy = ({ tail, ...input }: AppliedQuote['input']) => ({
  aircraftType: input.aircraftType,
  aircraftTailNumber: tail,
  yearOfMake: input.yearOfMake,
  seats: input.seats,
  safetyRatings: input.safetyRatings,
  flightMinutes: input.flightMinutes,
  operatorTerms: input.operatorTerms,
  lines: input.lines,
});

const kindOf = { new: 'quote_recorded', revised: 'quote_revised', same: 'rfq_seen' } as const;

/** The RFQ that a quote answers, noted at its first mention. */
async function answerRfq(
  tx: TenantTx,
  trip: TripRow,
  avinodeRfqId: string,
  operatorId: OperatorId,
  at: string,
): Promise<{ readonly id: RfqId; readonly isNews: boolean }> {
  if (!isAtAvinode(trip)) throw new Failure('BAD_INPUT', { fields: { avinodeRfqId: 'Attach its trip first' } });
  const { rfq, isNew } = await ensureRfq(tx, { trip, avinodeRfqId, operatorId, at });
  const isAnswered = rfq.status === 'quoted' && rfq.operatorId === operatorId;
  if (!isAnswered) await saveRfq(tx, rfq.id, { operatorId, status: 'quoted', declineReason: null, answeredAt: at });
  return { id: rfq.id, isNews: isNew || !isAnswered };
}
