import { scaleAmount, shareOf } from '../money/amounts.ts';
import { findTaxWarnings, isExcised, passengerTaxes, type TaxLeg, type TaxWarning } from '../money/flight-taxes.ts';
import { findTaxRate, type FoundRate, type TaxKind } from '../money/tax-rates.ts';

/**
 * From an operator's price to what the client pays, in one currency and in whole minor units. The order is fixed:
 *
 *   operator's price, without the taxes in it    operatorBase
 * + margin: a share of that, or an amount        margin
 * = the charter                                  charter
 * + taxes on the charter                         taxes
 * + card fee: a share of charter and taxes       cardFee
 * = what the client pays                         total
 *
 * Every line is rounded once, to the nearest unit and a half upwards; sums are of rounded lines, so that the parts
 * always add up to the total.
 */
export const marginKinds = ['percent', 'fixed'] as const;
export type Margin =
  | { readonly kind: 'percent'; readonly basisPoints: number }
  | { readonly kind: 'fixed'; readonly minor: number };

/** Whether the operator's price includes US taxes: by the lines of the quote, or by the broker's choice. */
export type OperatorTaxes =
  | { readonly kind: 'excluded' }
  /** The amount that the quote states; null if it is computed from the rates. */
  | { readonly kind: 'included'; readonly statedMinor: number | null };

export interface PricingInput {
  readonly currency: string;
  /** In the proposal's currency: the caller has converted it, by a stored rate. */
  readonly operatorMinor: number;
  readonly operatorTaxes: OperatorTaxes;
  readonly margin: Margin;
  readonly legs: readonly TaxLeg[];
  /** Whether US taxes are charged. */
  readonly hasUsTaxes: boolean;
  /** Converts dollars into the proposal's currency; the identity where that is the dollar. Null where no rate is known. */
  readonly fromUsd: ((usdMinor: number) => number) | null;
  readonly cardFeeBasisPoints: number;
  /** Selects the rates of legs without a date. */
  readonly today: string;
}

export interface TaxLine {
  readonly kind: TaxKind;
  readonly amountMinor: number;
  /** A share of the price of the taxed legs, or … */
  readonly basisPoints: number | null;
  /** … a number of amounts in dollars. */
  readonly each: { readonly usdMinor: number; readonly count: number } | null;
  readonly rateFrom: string;
  readonly source: string;
  readonly isOutdated: boolean;
}

export type PriceWarning = TaxWarning | 'dollar_rate_unknown';

/** All parts of a price. Internal: the client sees a `ClientPrice`. */
export interface Price {
  readonly currency: string;
  readonly operatorMinor: number;
  /** The taxes in the operator's price: they are removed and charged again on the whole. */
  readonly operatorTaxesMinor: number;
  readonly operatorBaseMinor: number;
  readonly marginMinor: number;
  readonly charterMinor: number;
  readonly taxes: readonly TaxLine[];
  readonly taxesMinor: number;
  readonly cardFeeMinor: number;
  readonly totalMinor: number;
  readonly warnings: readonly PriceWarning[];
}

export function priceOf(input: PricingInput): Price {
  const legs = input.hasUsTaxes ? input.legs : [];
  const flat = flatTaxes(input, legs);
  const excise = exciseOn(legs, input.today);
  const operatorTaxesMinor = taxesInside(input, sumOf(flat), excise);
  const operatorBaseMinor = input.operatorMinor - operatorTaxesMinor;
  const marginMinor =
    input.margin.kind === 'percent' ? shareOf(operatorBaseMinor, input.margin.basisPoints) : input.margin.minor;
  const charterMinor = operatorBaseMinor + marginMinor;
  const taxes = [...(excise === null ? [] : [exciseLine(excise, charterMinor)]), ...flat];
  const taxesMinor = sumOf(taxes);
  const cardFeeMinor = shareOf(charterMinor + taxesMinor, input.cardFeeBasisPoints);
  return {
    currency: input.currency,
    operatorMinor: input.operatorMinor,
    operatorTaxesMinor,
    operatorBaseMinor,
    marginMinor,
    charterMinor,
    taxes,
    taxesMinor,
    cardFeeMinor,
    totalMinor: charterMinor + taxesMinor + cardFeeMinor,
    warnings: [
      ...findTaxWarnings(legs, input.today),
      ...(input.fromUsd === null && passengerTaxes(legs, input.today).length > 0
        ? (['dollar_rate_unknown'] as const)
        : []),
    ],
  };
}

const sumOf = (lines: readonly TaxLine[]): number => lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

function flatTaxes({ fromUsd, today }: PricingInput, legs: readonly TaxLeg[]): readonly TaxLine[] {
  if (fromUsd === null) return [];
  return passengerTaxes(legs, today).map(({ kind, eachUsdMinor, count, rate }) => ({
    kind,
    amountMinor: fromUsd(eachUsdMinor * count),
    basisPoints: null,
    each: { usdMinor: eachUsdMinor, count },
    ...rateFacts(rate),
  }));
}

const rateFacts = ({ rate, isOutdated }: FoundRate) => ({ rateFrom: rate.from, source: rate.source, isOutdated });

interface Excise {
  readonly rate: FoundRate;
  /** Of all legs: by distance; if one is unknown, every leg counts the same. */
  readonly weight: number;
  /** Of the legs with excise tax. */
  readonly taxedWeight: number;
}

function exciseOn(legs: readonly TaxLeg[], today: string): Excise | null {
  const first = legs.find(isExcised);
  if (first === undefined) return null;
  const rate = findTaxRate('federal_excise', first.day ?? today);
  if (rate === null) return null;
  const isMeasured = legs.every((leg) => leg.distanceNm !== null && leg.distanceNm > 0);
  const weightOf = (some: readonly TaxLeg[]): number =>
    some.reduce((sum, leg) => sum + (isMeasured ? Math.max(1, Math.round(leg.distanceNm ?? 1)) : 1), 0);
  return { rate, weight: weightOf(legs), taxedWeight: weightOf(legs.filter(isExcised)) };
}

function exciseLine(excise: Excise, charterMinor: number): TaxLine {
  const { value } = excise.rate.rate;
  return {
    kind: 'federal_excise',
    // Rounded once: rounding each leg first could make a higher price owe less tax.
    amountMinor: scaleAmount(charterMinor, value * excise.taxedWeight, 10_000 * excise.weight),
    basisPoints: value,
    each: null,
    ...rateFacts(excise.rate),
  };
}

/** The taxes in the operator's price: as stated by the quote, or computed from the rates. Never more than the price. */
function taxesInside({ operatorMinor, operatorTaxes }: PricingInput, flatMinor: number, excise: Excise | null): number {
  if (operatorTaxes.kind === 'excluded') return 0;
  if (operatorTaxes.statedMinor !== null) return Math.min(operatorTaxes.statedMinor, operatorMinor);
  const beforeFlat = Math.max(0, operatorMinor - flatMinor);
  if (excise === null) return operatorMinor - beforeFlat;
  // base + base × share × rate = the price without the amounts per passenger.
  const whole = 10_000 * excise.weight;
  const base = scaleAmount(beforeFlat, whole, whole + excise.rate.rate.value * excise.taxedWeight);
  return operatorMinor - base;
}
