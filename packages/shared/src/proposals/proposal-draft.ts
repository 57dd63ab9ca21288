import type { ClientLeg } from './public/client-proposal.ts';
import { formatRoute } from '../messages/client-text.ts';
import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { type Exchange, type ExchangeRate, findExchange } from '../money/exchange.ts';
import type { Money } from '../money/money.ts';
import type { PriceWarning } from './pricing.ts';
import { type DraftOption, type DraftTerms, maxOptions } from './proposals.ts';
import { lineNames, type QuoteLine } from '../quotes/quote-lines.ts';
import type { QuoteKind, QuoteStatus } from '../quotes/quotes.ts';

/** A quote as input for a proposal, at its newest price. */
export interface OfferableQuote {
  readonly id: string;
  readonly revision: number;
  readonly kind: QuoteKind;
  readonly status: QuoteStatus;
  readonly total: Money;
  readonly validUntil: Instant | null;
  readonly operatorName: string;
  readonly aircraftType: string | null;
  readonly tail: string | null;
  readonly yearOfMake: number | null;
  readonly seats: number | null;
  readonly lines: readonly QuoteLine[];
  /** Rejected for this session. */
  readonly isRejected: boolean;
}

/** A brokerage's defaults for proposals. */
export interface ProposalDefaults {
  readonly currency: string;
  readonly marginBasisPoints: number;
  readonly terms: string | null;
}

/** The validity to use where no quote states one. */
const usualValidityMs = 2 * millisecondsPer.day;

const isLive = ({ status }: OfferableQuote): boolean => status === 'received' || status === 'analyzed';

/** Returns the quotes for a first draft: the chosen ones, or the cheapest live ones in the most common currency. */
export function chooseQuotes(
  quotes: readonly OfferableQuote[],
  chosen: readonly (string | null)[],
): readonly OfferableQuote[] {
  const firm = quotes.filter(({ kind, isRejected }) => kind === 'firm' && !isRejected);
  const picked = chosen
    .map((id) => firm.find((quote) => quote.id === id))
    .filter((quote): quote is OfferableQuote => quote !== undefined);
  if (picked.length > 0) return picked.slice(0, maxOptions);
  const live = firm.filter(isLive);
  const inSame = ({ total: { currency } }: OfferableQuote) => live.filter(({ total }) => total.currency === currency);
  const [most = []] = live.map(inSame).toSorted((a, b) => b.length - a.length);
  return most.toSorted((a, b) => a.total.amountMinor - b.total.amountMinor).slice(0, 2);
}

const taxKinds: readonly string[] = ['fet', 'segment_fees'];

/** Returns the taxes in the price by the lines of the quote. Not stated counts as not included. */
function taxesStated(lines: readonly QuoteLine[]): Pick<DraftOption, 'operatorTaxes' | 'statedTaxesMinor'> {
  const inside = lines.filter(({ kind, state }) => taxKinds.includes(kind) && state === 'included');
  if (inside.length === 0) return { operatorTaxes: 'excluded', statedTaxesMinor: null };
  const amounts = inside.map(({ amountMinor }) => amountMinor);
  const isWhole = amounts.every((amount) => amount !== null);
  return {
    operatorTaxes: 'included',
    statedTaxesMinor: isWhole ? amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0) : null,
  };
}

/** Returns the newest rate for offering a quote in a currency; null if the currencies are equal, or no rate is known. */
const exchangeInto = (currency: string, { total }: OfferableQuote, rates: readonly ExchangeRate[]): Exchange | null =>
  total.currency === currency ? null : findExchange(rates, total.currency, currency);

const canBeIn = (currency: string, quotes: readonly OfferableQuote[], rates: readonly ExchangeRate[]): boolean =>
  quotes.every((quote) => quote.total.currency === currency || exchangeInto(currency, quote, rates) !== null);

/** Returns the currency of a first draft: the brokerage's, if every quote can be converted; otherwise that of the first quote. */
export const draftCurrency = (own: string, quotes: readonly OfferableQuote[], rates: readonly ExchangeRate[]): string =>
  canBeIn(own, quotes, rates) ? own : (quotes[0]?.total.currency ?? own);

/** Returns the quotes that can be offered in a currency: the others need a rate first. */
export const offeredIn = (
  currency: string,
  quotes: readonly OfferableQuote[],
  rates: readonly ExchangeRate[],
): readonly DraftOption[] =>
  quotes
    .filter((quote) => canBeIn(currency, [quote], rates))
    .map((quote) => draftOptionOf(quote, exchangeInto(currency, quote, rates)));

/** Returns an option with the quote's values, before the broker edits it. The operator's line amounts are left out. */
export function draftOptionOf(quote: OfferableQuote, exchange: Exchange | null): DraftOption {
  const named = (states: readonly string[]) =>
    quote.lines
      .filter(({ kind, state }) => states.includes(state) && !taxKinds.includes(kind))
      .map(({ kind, label }) => label ?? lineNames[kind]);
  return {
    quoteId: quote.id,
    quoteRevision: quote.revision,
    exchange,
    ...taxesStated(quote.lines),
    title: quote.aircraftType ?? 'Charter flight',
    aircraftType: quote.aircraftType,
    tail: quote.tail,
    yearOfMake: quote.yearOfMake,
    seats: quote.seats,
    showsOperator: false,
    showsTail: false,
    included: named(['included']),
    notIncluded: named(['extra', 'excluded']),
    note: null,
  };
}

/** Returns the end of validity: that of the first quote to expire. */
export function validityOf(quotes: readonly OfferableQuote[], now: Instant): Instant {
  const stated = quotes.map(({ validUntil }) => validUntil).filter((instant) => instant !== null);
  return stated.toSorted()[0] ?? instantPlus(now, usualValidityMs);
}

/** Returns the first draft, which can be sent as it is. */
export function draftTermsOf(
  defaults: ProposalDefaults,
  quotes: readonly OfferableQuote[],
  rates: readonly ExchangeRate[],
  legs: readonly ClientLeg[],
  client: { readonly name: string } | null,
  now: Instant,
): DraftTerms {
  const greeting = client === null ? 'Good day,' : `Dear ${client.name},`;
  const offer = quotes.length === 1 ? 'Below is what we propose.' : 'Below are the options we propose, side by side.';
  return {
    title: formatRoute({ legs }),
    currency: draftCurrency(defaults.currency, quotes, rates),
    margin: { kind: 'percent', basisPoints: defaults.marginBasisPoints },
    cardFeeBasisPoints: 0,
    hasUsTaxes: true,
    legTaxes: [],
    intro: `${greeting}\n\nThank you for your request. ${offer} Reply to accept, and we will confirm the aircraft.`,
    terms: defaults.terms,
    validUntil: validityOf(quotes, now),
  };
}

/** Returns the same offer at current prices and rates. Expired quotes are left out. */
export function requote(
  previous: { readonly terms: DraftTerms; readonly options: readonly DraftOption[] },
  quotes: readonly OfferableQuote[],
  rates: readonly ExchangeRate[],
  now: Instant,
): { readonly terms: DraftTerms; readonly options: readonly DraftOption[] } {
  const fresh = previous.options.flatMap((option) => {
    const quote = quotes.find(({ id }) => id === option.quoteId);
    if (quote === undefined || !isLive(quote) || (quote.validUntil !== null && quote.validUntil <= now)) return [];
    const isNew = quote.revision !== option.quoteRevision;
    const { operatorTaxes, statedTaxesMinor } = isNew ? taxesStated(quote.lines) : option;
    const exchange = exchangeInto(previous.terms.currency, quote, rates) ?? option.exchange;
    return [{ quote, option: { ...option, quoteRevision: quote.revision, exchange, operatorTaxes, statedTaxesMinor } }];
  });
  const validUntil = validityOf(
    fresh.map(({ quote }) => quote),
    now,
  );
  return { terms: { ...previous.terms, validUntil }, options: fresh.map(({ option }) => option) };
}

export const quoteConcerns = ['quote_lapsed', 'quote_revised', 'quote_rejected', 'offer_outlives_quote'] as const;
/** What a broker must confirm before a proposal is sent. */
export type Concern = (typeof quoteConcerns)[number] | PriceWarning | 'offer_lapsed';

/** Returns what changed about the quotes since, and what is uncertain about the prices. */
export function findConcerns(
  draft: Pick<DraftTerms, 'validUntil'>,
  options: readonly Pick<DraftOption, 'quoteId' | 'quoteRevision'>[],
  quotes: readonly OfferableQuote[],
  warnings: readonly PriceWarning[],
  now: Instant,
): readonly Concern[] {
  const pairs = options.map((option) => ({ option, quote: quotes.find(({ id }) => id === option.quoteId) }));
  const some = (test: (quote: OfferableQuote, option: (typeof pairs)[number]['option']) => boolean) =>
    pairs.some(({ option, quote }) => quote !== undefined && test(quote, option));
  const { validUntil } = draft;
  const hasExpired = ({ status, validUntil: until }: OfferableQuote) =>
    status === 'expired' || (until !== null && until <= now);
  return [
    ...(some(hasExpired) ? (['quote_lapsed'] as const) : []),
    ...(some((quote, option) => quote.revision !== option.quoteRevision) ? (['quote_revised'] as const) : []),
    ...(some(({ status, isRejected }) => isRejected || status === 'rejected') ? (['quote_rejected'] as const) : []),
    ...(some((quote) => quote.validUntil !== null && (validUntil === null || validUntil > quote.validUntil))
      ? (['offer_outlives_quote'] as const)
      : []),
    ...(validUntil !== null && validUntil <= now ? (['offer_lapsed'] as const) : []),
    ...new Set(warnings),
  ];
}
