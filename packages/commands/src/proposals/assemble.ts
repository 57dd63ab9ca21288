import type { NewOption, Proposal, ProposalDraft, ProposalOption } from '@tripthread/db/queries/proposals/proposals';
import type { ProposalSources } from '@tripthread/db/queries/proposals/proposal-sources';
import { performanceOf } from '@tripthread/shared/airports/block-time';
import { clientLegOf } from '@tripthread/shared/requests/client-legs';
import type { ClientLeg } from '@tripthread/shared/proposals/public/client-proposal';
import type { Instant } from '@tripthread/shared/time/clock';
import { plainRate } from '@tripthread/shared/money/exchange';
import { unwrap } from '@tripthread/shared/failures';
import type { QuoteId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { Price } from '@tripthread/shared/proposals/pricing';
import { findConcerns } from '@tripthread/shared/proposals/proposal-draft';
import type { AssembledProposal } from '@tripthread/shared/proposals/proposal-moves';
import { decideQuotedPrice } from '@tripthread/shared/proposals/proposal-versions';
import {
  clientProposalOf,
  type DraftOption,
  type DraftTerms,
  type ProposalPeople,
  priceOption,
} from '@tripthread/shared/proposals/proposals';
import { aircraftCategories } from '@tripthread/shared/requests/requests';
import { findAirport } from '../airports/airport-book.ts';

/** A draft as the client would get it at `at`. @throws QUOTE_NOT_FOUND, NO_EXCHANGE_RATE */
export function assemble(
  sources: ProposalSources,
  proposal: Proposal,
  rows: readonly ProposalOption[],
  at: Instant,
): AssembledProposal {
  const terms = termsOf(proposal);
  const legs = legsOf(sources, rows[0]?.aircraftType ?? null);
  const priced = rows.map((row) => {
    const quoted = { amountMinor: row.quoteTotalMinor, currency: row.quoteCurrency };
    const price = unwrap(priceOption(terms, optionOf(row), quoted, legs, at.slice(0, 10)));
    const quote = sources.quotes.find(({ id }) => id === row.quoteId);
    return { row, price, shown: { id: row.id, option: optionOf(row), operatorName: quote?.operatorName ?? '', price } };
  });
  const names = { number: proposal.proposalNumber, version: proposal.version, preparedAt: at };
  const shown = priced.map((one) => one.shown);
  const warnings = priced.flatMap(({ price }) => price.warnings);
  return {
    document: clientProposalOf(names, peopleOf(sources), terms, legs, shown),
    concerns: findConcerns(terms, rows, sources.quotes, warnings, at),
    isCurrent: priced.every(({ row, price }) => row.totalMinor === price.totalMinor),
  };
}

/** The legs as a client reads them, planned with the first aircraft that is offered. */
export function legsOf(sources: ProposalSources, aircraftType: string | null): readonly ClientLeg[] {
  // Older requests may name a category that is none of today's.
  const category = aircraftCategories.find((one) => one === sources.aircraftCategory) ?? null;
  const performance = performanceOf({ category, aircraftType });
  return sources.legs.map((leg) => clientLegOf(leg, findAirport, performance));
}

export function peopleOf({ brokerage, agent, client }: ProposalSources): ProposalPeople {
  const { name, legalName, brandColor, contactLine } = brokerage;
  return {
    brokerage: { name: legalName ?? name, color: brandColor, contactLine },
    preparedBy: agent,
    preparedFor: client === null ? null : { name: client.name, companyName: client.companyName },
  };
}

/** What the broker decided, as it is stored. */
export const columnsOf = ({ margin, ...terms }: DraftTerms): ProposalDraft => ({
  ...terms,
  marginKind: margin.kind,
  marginBasisPoints: margin.kind === 'percent' ? margin.basisPoints : null,
  marginMinor: margin.kind === 'fixed' ? margin.minor : null,
});

/** … and as the rules read it. */
export const termsOf = (row: Proposal): DraftTerms => ({
  title: row.title,
  currency: row.currency,
  margin:
    row.marginKind === 'percent'
      ? { kind: 'percent', basisPoints: row.marginBasisPoints ?? 0 }
      : { kind: 'fixed', minor: row.marginMinor ?? 0 },
  cardFeeBasisPoints: row.cardFeeBasisPoints,
  hasUsTaxes: row.hasUsTaxes,
  legTaxes: row.legTaxes,
  intro: row.intro,
  terms: row.terms,
  validUntil: row.validUntil,
});

export const optionOf = (row: ProposalOption): DraftOption => ({
  quoteId: row.quoteId,
  quoteRevision: row.quoteRevision,
  exchange:
    row.exchangeRate === null || row.exchangeDay === null
      ? null
      : { rate: plainRate(row.exchangeRate), day: row.exchangeDay },
  operatorTaxes: row.operatorTaxes,
  statedTaxesMinor: row.statedTaxesMinor,
  title: row.title,
  aircraftType: row.aircraftType,
  tail: row.aircraftTailNumber,
  yearOfMake: row.yearOfMake,
  seats: row.seats,
  showsOperator: row.showsOperator,
  showsTail: row.showsTail,
  included: row.included,
  notIncluded: row.notIncluded,
  note: row.note,
});

/**
 * The options with their prices, as they are stored. A price is that of the revision which the broker looked at: the
 * newest, or the one that stands in the draft already.
 * @throws QUOTE_NOT_FOUND, NO_EXCHANGE_RATE
 */
export function pricedOptions(
  sources: ProposalSources,
  terms: DraftTerms,
  options: readonly DraftOption[],
  present: readonly ProposalOption[],
  today: string,
): readonly NewOption[] {
  const legs = legsOf(sources, options[0]?.aircraftType ?? null);
  const stored = present.map(({ quoteId, quoteRevision, quoteTotalMinor, quoteCurrency }) => ({
    quoteId,
    quoteRevision,
    quoted: { amountMinor: quoteTotalMinor, currency: quoteCurrency },
  }));
  return options.map((option) => {
    const quoted = unwrap(decideQuotedPrice(option, sources.quotes, stored));
    return storedOption(option, quoted, unwrap(priceOption(terms, option, quoted, legs, today)));
  });
}

const storedOption = (option: DraftOption, quoted: Money, price: Price): NewOption => ({
  quoteId: option.quoteId as QuoteId,
  quoteRevision: option.quoteRevision,
  quoteTotalMinor: quoted.amountMinor,
  quoteCurrency: quoted.currency,
  exchangeRate: option.exchange?.rate ?? null,
  exchangeDay: option.exchange?.day ?? null,
  operatorTaxes: option.operatorTaxes,
  statedTaxesMinor: option.statedTaxesMinor,
  operatorMinor: price.operatorMinor,
  operatorTaxesMinor: price.operatorTaxesMinor,
  marginMinor: price.marginMinor,
  charterMinor: price.charterMinor,
  taxesMinor: price.taxesMinor,
  cardFeeMinor: price.cardFeeMinor,
  totalMinor: price.totalMinor,
  title: option.title,
  aircraftType: option.aircraftType,
  aircraftTailNumber: option.tail,
  yearOfMake: option.yearOfMake,
  seats: option.seats,
  showsOperator: option.showsOperator,
  showsTail: option.showsTail,
  included: option.included,
  notIncluded: option.notIncluded,
  note: option.note,
});
