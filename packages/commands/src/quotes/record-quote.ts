import { withoutQueueTimeout, inTransaction, type TenantTx } from '@tripthread/db/database';
import { once } from '@tripthread/db/queries/idempotency';
import { type Quote, saveQuote } from '@tripthread/db/queries/quotes/quotes';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { upsertOperator } from '@tripthread/db/queries/sourcing/operators';
import { upsertRfq, saveRfq } from '@tripthread/db/queries/sourcing/rfqs';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { unwrap } from '@tripthread/shared/failures';
import type { OperatorId, QuoteId, RfqId } from '@tripthread/shared/ids';
import { decideIsOfTrip, type QuoteDetails } from '@tripthread/shared/quotes/quotes';
import type { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import type { Actor, EventSource } from '@tripthread/shared/sessions/session-events';
import { isOpen, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { actorOf, type CommandContext } from '../command-context.ts';
import { lockTripOf } from './lock-trip.ts';

/**
 * Records an operator's firm quote. One that answers an RFQ or has an Avinode id belongs to the trip and counts for every
 * session of it; any other belongs to this session alone, which needs no trip. The same Avinode id with another price is a
 * revision. The primary quote stays the one that a person chose.
 * @throws SESSION_ARCHIVED, KEY_REUSED; BAD_INPUT where the quote belongs to a trip and the session has none
 */
export async function recordQuote(context: CommandContext, input: RecordQuote): Promise<SessionDetail> {
  const at = context.clock.now();
  await inTransaction(context.tenant, async (tx) => {
    const { session, trip } = await lockTripOf(tx, context, input.sessionId);
    await once<QuoteId>(tx, { isoAgentId: context.viewer.agentId, procedure: 'quotes.record', input, at }, async () => {
      const recorded = { input, actor: actorOf(context), source: context.source, at };
      const isOfTrip = unwrap(decideIsOfTrip(input, trip !== null));
      const quote =
        isOfTrip && trip !== null
          ? await applyQuoteOfTrip(tx, { trip, ...recorded })
          : await applyOwnQuote(tx, session, recorded);
      return quote.id;
    });
  });
  return getSessionDetail(withoutQueueTimeout(context.tenant), context.viewer, input.sessionId);
}

interface RecordedQuote {
  readonly input: Omit<RecordQuote, 'sessionId' | 'idempotencyKey' | 'safetyRatings' | 'lines'> &
    Partial<Pick<QuoteDetails, 'safetyRatings' | 'lines'>>;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly at: string;
}

/** Stores a quote of a trip and adds it to every session of the trip. The trip has to be locked. */
export async function applyQuoteOfTrip(
  tx: TenantTx,
  { trip, ...recorded }: RecordedQuote & { readonly trip: Trip },
): Promise<Quote> {
  const { input, at } = recorded;
  // Locked before other rows are upserted: every transaction locks trip, sessions and the rest in this order.
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const operatorId = await upsertOperator(tx, input.operatorName, at);
  const answered =
    input.avinodeRfqId === undefined ? null : await answerRfq(tx, trip, input.avinodeRfqId, operatorId, at);
  const saved = await saveQuote(tx, {
    tripId: trip.id,
    rfqId: answered?.id ?? null,
    avinodeQuoteId: input.avinodeQuoteId ?? null,
    ...offerOf(recorded, operatorId),
  });
  // An unchanged quote may still name the RFQ that it answers.
  if (saved.outcome !== 'same' || answered?.isNews === true) await tell(tx, sessions, { ...recorded, saved, answered });
  return saved.quote;
}

/** Stores a quote of a session, which has to be locked. */
async function applyOwnQuote(tx: TenantTx, session: Session, recorded: RecordedQuote): Promise<Quote> {
  const operatorId = await upsertOperator(tx, recorded.input.operatorName, recorded.at);
  const owned = { sessionId: session.id, rfqId: null, avinodeQuoteId: null };
  const saved = await saveQuote(tx, { ...owned, ...offerOf(recorded, operatorId) });
  await tell(tx, [session], { ...recorded, saved, answered: null });
  return saved.quote;
}

interface ToTell extends RecordedQuote {
  readonly saved: Awaited<ReturnType<typeof saveQuote>>;
  readonly answered: { readonly id: RfqId } | null;
}

/** Appends the quote to sessions that count it; they are on one trip, or there is only one. */
async function tell(
  tx: TenantTx,
  sessions: readonly Session[],
  { actor, source, at, saved: { quote, outcome, isBack }, answered }: ToTell,
): Promise<void> {
  const sourcing = await countSourcing(tx, quote.tripId ?? sessions[0]?.tripId ?? null, sessions);
  const refs =
    outcome === 'same' && answered !== null
      ? { rfqId: answered.id }
      : { quoteId: quote.id, revision: quote.revision, ...(isBack === true ? { isBack } : {}) };
  for (const session of sessions)
    await appendToSession(tx, {
      session,
      kind: kindOf[outcome],
      actor,
      source,
      at,
      patch: {
        ...sourcing.of(session),
        currentStep: stepAtLeast(session, 'analyzing_options'),
        ...(isOpen(session.status) && outcome !== 'same' ? { turn: 'broker' } : {}),
      },
      refs,
    });
}

const kindOf = { new: 'quote_recorded', revised: 'quote_revised', same: 'rfq_seen' } as const;

/** Returns the columns of the operator's offer. */
const offerOf = ({ input: { tail, ...input }, at }: RecordedQuote, operatorId: OperatorId) => ({
  operatorId,
  totalMinor: input.total.amountMinor,
  currency: input.total.currency,
  validUntil: input.validUntil ?? null,
  receivedAt: at,
  aircraftType: input.aircraftType,
  aircraftTailNumber: tail,
  yearOfMake: input.yearOfMake,
  seats: input.seats,
  safetyRatings: input.safetyRatings,
  flightMinutes: input.flightMinutes,
  operatorTerms: input.operatorTerms,
  lines: input.lines,
});

/** Finds or inserts the RFQ that a quote answers. */
async function answerRfq(
  tx: TenantTx,
  trip: Trip,
  avinodeRfqId: string,
  operatorId: OperatorId,
  at: string,
): Promise<{ readonly id: RfqId; readonly isNews: boolean }> {
  const { rfq, isNew } = await upsertRfq(tx, { trip, avinodeRfqId, operatorId, at });
  const isAnswered = rfq.status === 'quoted' && rfq.operatorId === operatorId;
  if (!isAnswered) await saveRfq(tx, rfq.id, { operatorId, status: 'quoted', declineReason: null, answeredAt: at });
  return { id: rfq.id, isNews: isNew || !isAnswered };
}
