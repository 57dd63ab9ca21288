import type { Instant } from '../time/clock.ts';
import type { Price, TaxLine } from './pricing.ts';
import type { TaxKind } from '../money/tax-rates.ts';

/**
 * What a client gets to see, in every form: PDF, mail, page. These types have no place for an operator's price, for a
 * margin, or for an operator's name that the broker did not choose to show. Whatever leaves the desk is made of them.
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
  /** As the request names it, ICAO or IATA. */
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
  /** Local at the airport of departure; null while to be decided. */
  readonly departureDate: string | null;
  readonly departureTime: string | null;
  /** Local at the airport of arrival, by the planning estimate. */
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

/** `PROP-2026-000017`, and from the second version on `PROP-2026-000017 v2`. */
export const proposalName = ({ number, version }: Pick<ClientProposal, 'number' | 'version'>): string =>
  version === 1 ? number : `${number} v${version}`;

/** Field by field, so that a part that is added to `Price` does not come along by itself. */
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
