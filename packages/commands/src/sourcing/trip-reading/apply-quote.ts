import type { TenantTx } from '@tripthread/db/database';
import { isUnchanged, saveQuote } from '@tripthread/db/queries/quotes/quotes';
import type { Companies } from '@tripthread/db/queries/sourcing/operators';
import type { TripLookup } from '@tripthread/db/queries/sourcing/rfqs';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import type { QuoteReading } from '@tripthread/shared/sourcing/avinode';
import { type ReadQuote, statedOffer } from '@tripthread/shared/sourcing/reading/trip-reading';
import type { Instant } from '@tripthread/shared/time/clock';
import type { TripEvent } from './trip-event.ts';

/** Applies what was read of a quote. @returns the events for the sessions of its trip */
export async function applyQuote(
  tx: TenantTx,
  { trip, known, companies }: { trip: Trip; known: TripLookup; companies: Companies },
  { quote, kind, avinodeRfqId }: ReadQuote,
  at: Instant,
): Promise<readonly TripEvent[]> {
  if (quote.total === null || quote.total.amountMinor <= 0) return [];
  const present = known.quotes.get(quote.avinodeQuoteId);
  const offer = statedOffer(quote, quote.total, kind);
  if (present !== undefined && isUnchanged(present, offer)) return [];
  const rfq = avinodeRfqId === null ? undefined : known.rfqs.get(avinodeRfqId);
  const operatorId = rfq?.operatorId ?? (await companies.idOf(quote.operator ?? unnamedOperator(quote)));
  const owner = { tripId: trip.id, rfqId: rfq?.id ?? null, operatorId };
  const { quote: saved, outcome, isBack } = await saveQuote(tx, { ...owner, ...offer, receivedAt: at });
  if (outcome === 'same') return [];
  const refs = { quoteId: saved.id, revision: saved.revision };
  if (saved.kind === 'estimate') return [{ kind: 'sourcing_updated', actor: systemActor, refs }];
  return [
    {
      kind: outcome === 'new' ? 'quote_recorded' : 'quote_revised',
      actor: { kind: 'operator', id: operatorId },
      refs: { ...refs, ...(isBack === true ? { isBack } : {}) },
      turn: 'broker',
      step: 'analyzing_options',
    },
  ];
}

const unnamedOperator = ({ avinodeQuoteId }: QuoteReading) => ({
  companyId: null,
  name: `Operator of ${avinodeQuoteId}`,
});
