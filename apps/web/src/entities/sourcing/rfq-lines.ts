import type { Trip } from '../../lib/api/api-types.ts';

type Rfq = Trip['rfqs'][number];
type Quote = Trip['quotes'][number];
type Lift = Rfq['lifts'][number];

/** One aircraft of an RFQ, with its price. */
export interface RfqLine {
  readonly key: string;
  readonly type: string | null;
  readonly tail: string | null;
  readonly status: Lift['status'];
  readonly declineReason: Lift['declineReason'];
  /** The operator’s own price. */
  readonly firm: Quote | null;
  /** Avinode’s estimate, while the operator has not answered. */
  readonly estimate: Quote | null;
}

/** Returns the aircraft of an RFQ with their prices; a firm quote of another aircraft gets a line of its own. */
export function rfqLines(rfq: Rfq, quotes: readonly Quote[]): readonly RfqLine[] {
  const left = new Set(quotes.filter(({ rfqId }) => rfqId === rfq.id));
  const take = (kind: Quote['kind'], fits: (quote: Quote) => boolean): Quote | null => {
    const found = [...left].find((quote) => quote.kind === kind && fits(quote)) ?? null;
    if (found !== null) left.delete(found);
    return found;
  };
  const priceOf = (kind: Quote['kind'], { tail, type }: Lift): Quote | null =>
    (tail === null ? null : take(kind, (quote) => quote.tail === tail)) ??
    take(kind, (quote) => (quote.tail === null || tail === null) && quote.aircraftType === type);

  const asked = rfq.lifts.map((lift): RfqLine => {
    const { avinodeLiftId: key, category, status, declineReason, tail } = lift;
    return {
      key,
      type: lift.type ?? category,
      tail,
      status,
      declineReason,
      firm: status === 'declined' ? null : priceOf('firm', lift),
      estimate: status === 'declined' || status === 'accepted' ? null : priceOf('estimate', lift),
    };
  });
  const offered = [...left]
    .filter(({ kind }) => kind === 'firm')
    .map((quote): RfqLine => {
      const { id: key, aircraftType: type, tail } = quote;
      return { key, type, tail, status: 'accepted', declineReason: null, firm: quote, estimate: null };
    });
  return [...asked, ...offered];
}
