import { withoutQueueTimeout, inTransaction, type TenantTx } from '@tripthread/db/database';
import { once } from '@tripthread/db/queries/idempotency';
import { findQuoteOfSession, type Quote, type QuoteOwner, saveQuote } from '@tripthread/db/queries/quotes/quotes';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { Failure } from '@tripthread/shared/failures';
import type { QuoteId } from '@tripthread/shared/ids';
import type { ReviseQuote } from '@tripthread/shared/quotes/quotes.schema';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import { actorOf, type CommandContext } from '../command-context.ts';
import { lockTripOf } from './lock-trip.ts';

/**
 * Adds a revision to a quote that was entered by hand. The input is the whole offer: a value that is left out is no longer
 * stated.
 * @throws QUOTE_NOT_FOUND, QUOTE_OF_AVINODE, SESSION_ARCHIVED, KEY_REUSED
 */
export async function reviseQuote(context: CommandContext, input: ReviseQuote): Promise<SessionDetail> {
  const at = context.clock.now();
  await inTransaction(context.tenant, async (tx) => {
    const { session, others } = await lockTripOf(tx, context, input.sessionId);
    await once<QuoteId>(tx, { isoAgentId: context.viewer.agentId, procedure: 'quotes.revise', input, at }, async () => {
      await applyRevision(tx, context, { session, others, input, at });
      return input.quoteId;
    });
  });
  return getSessionDetail(withoutQueueTimeout(context.tenant), context.viewer, input.sessionId);
}

async function applyRevision(
  tx: TenantTx,
  context: CommandContext,
  {
    session: given,
    others,
    input,
    at,
  }: { session: Session; others: readonly Session[]; input: ReviseQuote; at: string },
): Promise<void> {
  const present = await findQuoteOfSession(tx, input.quoteId, given);
  if (present === null) throw new Failure('QUOTE_NOT_FOUND');
  // The next read would undo it.
  if (present.source === 'avinode') throw new Failure('QUOTE_OF_AVINODE');
  const { quote, outcome, isBack } = await saveQuote(tx, {
    ...ownerOf(present, given),
    rfqId: present.rfqId,
    operatorId: present.operatorId,
    avinodeQuoteId: null,
    revises: present.id,
    totalMinor: input.total.amountMinor,
    currency: input.total.currency,
    validUntil: input.validUntil ?? null,
    receivedAt: at,
    aircraftType: input.aircraftType ?? null,
    aircraftTailNumber: input.tail ?? null,
    yearOfMake: input.yearOfMake ?? null,
    seats: input.seats ?? null,
    safetyRatings: input.safetyRatings ?? [],
    flightMinutes: input.flightMinutes ?? null,
    operatorTerms: input.operatorTerms ?? null,
    lines: input.lines ?? [],
    note: input.note,
  });
  if (outcome === 'same') return;
  const sessions = present.tripId === null ? [given] : [given, ...others];
  const sourcing = await countSourcing(tx, given.tripId, sessions);
  for (const session of sessions)
    await appendToSession(tx, {
      session,
      kind: 'quote_revised',
      actor: actorOf(context),
      source: context.source,
      at,
      patch: { ...sourcing.of(session), ...(isOpen(session.status) ? { turn: 'broker' as const } : {}) },
      refs: { quoteId: quote.id, revision: quote.revision, ...(isBack === true ? { isBack } : {}) },
    });
}

const ownerOf = ({ tripId }: Pick<Quote, 'tripId'>, { id: sessionId }: Session): QuoteOwner =>
  tripId === null ? { sessionId } : { tripId };
