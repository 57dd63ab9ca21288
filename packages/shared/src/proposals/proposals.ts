import { taxLegsOf } from '../requests/client-legs.ts';
import { type ClientLeg, type ClientOption, clientPriceOf, type ClientProposal } from './public/client-proposal.ts';
import type { Instant } from '../time/clock.ts';
import { convertAt, type Exchange } from '../money/exchange.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import type { LegTaxes } from '../money/flight-taxes.ts';
import type { Money } from '../money/money.ts';
import { type Margin, type Price, priceOf } from './pricing.ts';

export const proposalStatuses = ['draft', 'generated', 'sent', 'viewed', 'accepted', 'rejected', 'expired'] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];

/** A client can compare four options; more would not be read. */
export const maxOptions = 4;

/** The broker's choices for the whole proposal. */
export interface DraftTerms {
  readonly title: string;
  readonly currency: string;
  readonly margin: Margin;
  readonly cardFeeBasisPoints: number;
  readonly hasUsTaxes: boolean;
  readonly legTaxes: readonly LegTaxes[];
  readonly intro: string | null;
  readonly terms: string | null;
  readonly validUntil: Instant | null;
}

/** The broker's choices for one option, on top of its quote. */
export interface DraftOption {
  readonly quoteId: string;
  readonly quoteRevision: number;
  readonly exchange: Exchange | null;
  readonly operatorTaxes: 'excluded' | 'included';
  /** In the quote's currency; null if it is computed. */
  readonly statedTaxesMinor: number | null;
  readonly title: string;
  readonly aircraftType: string | null;
  readonly tail: string | null;
  readonly yearOfMake: number | null;
  readonly seats: number | null;
  readonly showsOperator: boolean;
  readonly showsTail: boolean;
  readonly included: readonly string[];
  readonly notIncluded: readonly string[];
  readonly note: string | null;
}

/** Prices an option with all its parts. @returns NO_EXCHANGE_RATE if the quote is in another currency and no rate was entered */
export function priceOption(
  terms: Pick<DraftTerms, 'currency' | 'margin' | 'cardFeeBasisPoints' | 'hasUsTaxes' | 'legTaxes'>,
  option: Pick<DraftOption, 'exchange' | 'operatorTaxes' | 'statedTaxesMinor'>,
  quoted: Money,
  legs: readonly ClientLeg[],
  today: string,
): Decision<Price> {
  const { currency } = terms;
  const isSame = quoted.currency === currency;
  if (!isSame && option.exchange === null)
    return refuse('NO_EXCHANGE_RATE', { exchange: `Enter the rate from ${quoted.currency} to ${currency}` });
  const rate = option.exchange?.rate ?? '1';
  const inOurs = (amountMinor: number) =>
    isSame ? amountMinor : convertAt({ amountMinor, currency: quoted.currency }, currency, rate);
  const stated = option.statedTaxesMinor;
  return allow(
    priceOf({
      currency,
      operatorMinor: inOurs(quoted.amountMinor),
      operatorTaxes:
        option.operatorTaxes === 'excluded'
          ? { kind: 'excluded' }
          : { kind: 'included', statedMinor: stated === null ? null : inOurs(stated) },
      margin: terms.margin,
      legs: taxLegsOf(legs, terms.legTaxes),
      hasUsTaxes: terms.hasUsTaxes,
      fromUsd: currency === 'USD' ? (minor) => minor : quoted.currency === 'USD' && !isSame ? inOurs : null,
      cardFeeBasisPoints: terms.cardFeeBasisPoints,
      today,
    }),
  );
}

/** People and names of a proposal. */
export interface ProposalPeople {
  readonly brokerage: ClientProposal['brokerage'];
  readonly preparedBy: ClientProposal['preparedBy'];
  readonly preparedFor: ClientProposal['preparedFor'];
}

export interface PricedOption {
  readonly id: string;
  readonly option: DraftOption;
  readonly operatorName: string;
  readonly price: Price;
}

/** Builds the client's view: the one place where internal facts become the client's. */
export function clientProposalOf(
  names: Pick<ClientProposal, 'number' | 'version' | 'preparedAt'>,
  people: ProposalPeople,
  terms: DraftTerms,
  legs: readonly ClientLeg[],
  options: readonly PricedOption[],
): ClientProposal {
  return {
    number: names.number,
    version: names.version,
    title: terms.title,
    brokerage: people.brokerage,
    preparedBy: people.preparedBy,
    preparedFor: people.preparedFor,
    preparedAt: names.preparedAt,
    validUntil: terms.validUntil,
    currency: terms.currency,
    intro: terms.intro,
    terms: terms.terms,
    legs,
    options: options.map(clientOptionOf),
  };
}

const clientOptionOf = ({ id, option, operatorName, price }: PricedOption): ClientOption => ({
  id,
  title: option.title,
  aircraftType: option.aircraftType,
  tail: option.showsTail ? option.tail : null,
  yearOfMake: option.yearOfMake,
  seats: option.seats,
  operatorName: option.showsOperator ? operatorName : null,
  included: option.included,
  notIncluded: option.notIncluded,
  note: option.note,
  price: clientPriceOf(price),
});
