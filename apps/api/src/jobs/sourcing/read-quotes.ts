import type { ReadQuote } from '@tripthread/shared/sourcing/reading/trip-reading';
import type {
  Aircraft,
  LiftReading,
  MessageReading,
  OfferReading,
  QuoteReading,
  RfqReading,
} from '@tripthread/shared/sourcing/avinode';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';

/**
 * Reads each quote in its current state. A message only shows that there is a price; the quote holds the current one and
 * its contents. The summary inside an RFQ has the price only.
 */
export async function readQuotes(
  client: AvinodeClient,
  rfqs: readonly RfqReading[],
  messages: readonly MessageReading[],
): Promise<readonly ReadQuote[]> {
  const found = new Map<string, ReadQuote>();
  for (const rfq of rfqs)
    for (const lift of rfq.lifts) {
      const quote = await quoteOf(client, lift);
      if (quote === null) continue;
      const kind = lift.status === 'accepted' ? ('firm' as const) : ('estimate' as const);
      found.set(quote.avinodeQuoteId, {
        kind,
        avinodeRfqId: rfq.avinodeRfqId,
        quote: { ...quote, operator: quote.operator ?? rfq.operator, aircraft: aircraftOf(quote, lift) },
      });
    }
  for (const { quote, operator, rfqIds } of messages) {
    if (quote === null) continue;
    const known = found.get(quote.avinodeQuoteId);
    const listed = known?.quote ?? quote;
    const now = await readQuote(client, listed);
    const avinodeRfqId = known?.avinodeRfqId ?? (rfqIds.length === 1 ? (rfqIds[0] ?? null) : null);
    found.set(quote.avinodeQuoteId, {
      kind: 'firm',
      avinodeRfqId,
      quote: {
        ...now,
        operator: now.operator ?? listed.operator ?? operator,
        // Prefer the RFQ's aircraft, which is read every time; the quote fills the gaps.
        aircraft: known === undefined ? now.aircraft : aircraftOf(known.quote, now.aircraft),
        offer: mergeOffers(listed.offer, now.offer),
      },
    });
  }
  return [...found.values()];
}

/** Returns null for a declined lift: its price is no longer offered. */
async function quoteOf(
  client: AvinodeClient,
  { status, latestQuote, quoteIds }: LiftReading,
): Promise<QuoteReading | null> {
  if (status === 'declined') return null;
  if (latestQuote?.total != null) return latestQuote;
  const newest = latestQuote?.avinodeQuoteId ?? quoteIds.at(-1);
  if (newest === undefined) return null;
  try {
    return await client.readQuote(newest);
  } catch (error) {
    if (isResourceError(error)) return null;
    throw error;
  }
}

async function readQuote(client: AvinodeClient, listed: QuoteReading): Promise<QuoteReading> {
  try {
    const now = await client.readQuote(listed.avinodeQuoteId);
    return now.total === null ? listed : now;
  } catch (error) {
    if (isResourceError(error)) return listed;
    throw error;
  }
}

/** Fills the gaps of one offer from the other. */
const mergeOffers = (one: OfferReading, other: OfferReading): OfferReading => ({
  yearOfMake: one.yearOfMake ?? other.yearOfMake,
  seats: one.seats ?? other.seats,
  safetyRatings: one.safetyRatings ?? other.safetyRatings,
  flightMinutes: one.flightMinutes ?? other.flightMinutes,
  operatorTerms: one.operatorTerms ?? other.operatorTerms,
  lines: one.lines ?? other.lines,
});

const aircraftOf = ({ aircraft }: QuoteReading, lift: Aircraft): QuoteReading['aircraft'] => ({
  type: aircraft.type ?? lift.type,
  tail: aircraft.tail ?? lift.tail,
  category: aircraft.category ?? lift.category,
});

/** Whether the error concerns this resource only, and not Avinode or the connection. */
const isResourceError = (error: unknown): error is AvinodeError =>
  error instanceof AvinodeError && ['not_found', 'malformed', 'too_large', 'refused'].includes(error.kind);
