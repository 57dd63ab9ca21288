import type { Instant } from '../../time/clock.ts';
import type { Price, TaxLine } from '../pricing.ts';
import type { TaxKind } from '../../money/tax-rates.ts';

/**
 * The client's view of a proposal, in every form: PDF, mail, page. These types have no field for an operator's price, a margin,
 * or an operator's name that the broker did not choose to show. Everything that is sent to a client is made of them.
 */
export interface ClientTaxLine {
  readonly kind: TaxKind;
  readonly amountMinor: number;
  readonly basisPoints: number | null;
  readonly each: { readonly usdMinor: number; readonly count: number } | null;
}

export interface ClientPrice {
  readonly currency: string;
  readonly charterMinor: number;
  readonly taxes: readonly ClientTaxLine[];
  readonly taxesMinor: number;
  readonly cardFeeMinor: number;
  readonly totalMinor: number;
}

export interface ClientStop {
  /** As in the request, ICAO or IATA. */
  readonly code: string;
  readonly iata: string | null;
  readonly name: string | null;
  readonly city: string | null;
  readonly country: string | null;
  /** IANA, e.g. `America/New_York`. */
  readonly zone: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface ClientLeg {
  readonly departure: ClientStop;
  readonly arrival: ClientStop;
  /** Local to the departure airport; null while undecided. */
  readonly departureDate: string | null;
  readonly departureTime: string | null;
  /** Local to the arrival airport, as estimated. */
  readonly arrivalDate: string | null;
  readonly arrivalTime: string | null;
  readonly passengers: number | null;
  readonly distanceNm: number | null;
  readonly blockMinutes: number | null;
}

export interface ClientOption {
  readonly id: string;
  readonly title: string;
  readonly aircraftType: string | null;
  readonly tail: string | null;
  readonly yearOfMake: number | null;
  readonly seats: number | null;
  /** Only where the broker chose to show it. */
  readonly operatorName: string | null;
  readonly included: readonly string[];
  readonly notIncluded: readonly string[];
  readonly note: string | null;
  readonly price: ClientPrice;
}

export interface ClientProposal {
  readonly number: string;
  readonly version: number;
  readonly title: string;
  readonly brokerage: {
    readonly name: string;
    /** `#rrggbb` */
    readonly color: string;
    readonly contactLine: string | null;
  };
  readonly preparedBy: { readonly name: string; readonly email: string };
  readonly preparedFor: { readonly name: string; readonly companyName: string | null } | null;
  readonly preparedAt: Instant;
  readonly validUntil: Instant | null;
  readonly currency: string;
  readonly intro: string | null;
  readonly terms: string | null;
  readonly legs: readonly ClientLeg[];
  readonly options: readonly ClientOption[];
}

/** `PROP-2026-000017`, and `PROP-2026-000017 v2` from the second version on. */
export const proposalName = ({ number, version }: Pick<ClientProposal, 'number' | 'version'>): string =>
  version === 1 ? number : `${number} v${version}`;

/** Copies field by field, so that a new field of `Price` is not exposed by default. */
export function clientPriceOf(price: Price): ClientPrice {
  return {
    currency: price.currency,
    charterMinor: price.charterMinor,
    taxes: price.taxes.map(clientTaxOf),
    taxesMinor: price.taxesMinor,
    cardFeeMinor: price.cardFeeMinor,
    totalMinor: price.totalMinor,
  };
}

const clientTaxOf = ({ kind, amountMinor, basisPoints, each }: TaxLine): ClientTaxLine => ({
  kind,
  amountMinor,
  basisPoints,
  each,
});
