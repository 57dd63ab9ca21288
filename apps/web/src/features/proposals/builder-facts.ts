import type { Instant } from '@tripthread/shared/time/clock';
import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import { type ExchangeRate, findExchange } from '@tripthread/shared/money/exchange';
import { decimalsOf, type Money } from '@tripthread/shared/money/money';
import type { Price } from '@tripthread/shared/proposals/pricing';
import { type Concern, findConcerns, type OfferableQuote } from '@tripthread/shared/proposals/proposal-draft';
import { quotedPrice } from '@tripthread/shared/proposals/proposal-versions';
import {
  clientProposalOf,
  type DraftOption,
  type DraftTerms,
  priceOption,
} from '@tripthread/shared/proposals/proposals';
import type { Outputs } from '../../lib/api/api-types.ts';

export type ProposalDetail = Outputs['proposals']['byId'];

/** The draft that the broker edits; the same that the server stores. */
export interface Draft {
  readonly terms: DraftTerms;
  readonly options: readonly DraftOption[];
}

export const draftOf = ({ draft, options }: ProposalDetail): Draft => ({
  terms: draft,
  options: options.map((row) => {
    const { id: _, quoted: __, ...option } = row;
    return option;
  }),
});

export interface PricedLine {
  readonly option: DraftOption;
  readonly quote: OfferableQuote | undefined;
  /** The source price; null when it no longer exists. */
  readonly quoted: Money | null;
  /** Null while a rate is missing. */
  readonly price: Price | null;
}

const quotedOf = (detail: ProposalDetail, option: DraftOption): Money | null =>
  quotedPrice(
    option,
    detail.quotes,
    detail.options.flatMap(({ quoteId, quoteRevision, quoted }) =>
      quoted === null ? [] : [{ quoteId, quoteRevision, quoted }],
    ),
  );

/** Prices the options by the server’s rules. */
export function priceLines(detail: ProposalDetail, { terms, options }: Draft, now: Instant): readonly PricedLine[] {
  return options.map((option) => {
    const quoted = quotedOf(detail, option);
    const decided = quoted === null ? null : priceOption(terms, option, quoted, detail.legs, now.slice(0, 10));
    return {
      option,
      quote: detail.quotes.find(({ id }) => id === option.quoteId),
      quoted,
      price: decided?.ok === true ? decided.value : null,
    };
  });
}

/**
 * Lists the possible currencies (its own, those of quotes and rates, USD), each with whether every option can be
 * converted.
 */
export function currenciesOf(detail: ProposalDetail, draft: Draft, rates: readonly ExchangeRate[]) {
  const codes = [
    draft.terms.currency,
    ...detail.quotes.map(({ total }) => total.currency),
    'USD',
    ...rates.flatMap(({ base, quote }) => [base, quote]),
  ];
  return [...new Set(codes)].map((code) => ({ code, isPossible: inCurrency(detail, draft, rates, code) !== null }));
}

/** Converts the draft by the newest rates; null when an option has none. A margin amount keeps its number. */
export function inCurrency(
  detail: ProposalDetail,
  { terms, options }: Draft,
  rates: readonly ExchangeRate[],
  currency: string,
): Draft | null {
  const moved = options.flatMap((option) => {
    const from = quotedOf(detail, option)?.currency ?? currency;
    const exchange = from === currency ? null : findExchange(rates, from, currency);
    return from !== currency && exchange === null ? [] : [{ ...option, exchange }];
  });
  if (moved.length < options.length) return null;
  const { margin } = terms;
  const scale = 10 ** (decimalsOf(currency) - decimalsOf(terms.currency));
  const kept = margin.kind === 'percent' ? margin : { ...margin, minor: Math.round(margin.minor * scale) };
  return { terms: { ...terms, currency, margin: kept }, options: moved };
}

/** Builds the client’s view. Options without a price are omitted. */
export function previewOf(
  detail: ProposalDetail,
  { terms }: Draft,
  lines: readonly PricedLine[],
  now: Instant,
): ClientProposal {
  const { number, version, people, legs } = detail;
  const priced = lines.flatMap(({ option, quote, price }) =>
    price === null ? [] : [{ id: option.quoteId, option, operatorName: quote?.operatorName ?? '', price }],
  );
  return clientProposalOf({ number, version, preparedAt: now }, people, terms, legs, priced);
}

export const concernsOf = (
  detail: ProposalDetail,
  { terms, options }: Draft,
  lines: readonly PricedLine[],
  now: Instant,
): readonly Concern[] =>
  findConcerns(
    terms,
    options,
    detail.quotes,
    lines.flatMap(({ price }) => price?.warnings ?? []),
    now,
  );

const concernTexts: Record<Concern, string> = {
  quote_lapsed: 'A quote has expired: the operator may not honor this price.',
  quote_revised: 'An operator changed a price: this proposal uses the former one.',
  quote_rejected: 'A quote in it was rejected for this session.',
  offer_outlives_quote: 'It is valid longer than one of its quotes.',
  offer_lapsed: 'Its validity has passed.',
  rate_outdated: 'No US tax rate is known for the flight date: check the newest.',
  airport_unknown: 'An airport is unknown: its legs are taxed as outside the US.',
  passengers_unknown: 'A leg has no passengers: taxes per passenger are missing.',
  date_unknown: 'A leg has no date yet: today’s tax rates are used.',
  distance_unknown: 'A distance is unknown: tax splits the price evenly among the legs.',
  alaska_hawaii_airspace: 'Alaska or Hawaii: excise covers the whole flight, not only US airspace.',
  border_zone: 'A Canada or Mexico leg in the 225-mile zone may be domestic.',
  mixed_trip: 'Mixed legs: excise is charged on the domestic share by distance.',
  dollar_rate_unknown: 'An option lacks US passenger fees: its quote has no dollar rate. Use USD.',
};
export const formatConcern = (concern: Concern): string => concernTexts[concern];
