import { findTaxRate, type FoundRate, type TaxKind } from './tax-rates.ts';

/** How a leg is taxed in the US. */
export const taxTreatments = ['domestic', 'alaska_hawaii', 'international', 'none'] as const;
export type TaxTreatment = (typeof taxTreatments)[number];

/** The facts of an airport that decide about taxes; null where the airport is unknown. */
export interface TaxStop {
  readonly icao: string | null;
  /** ISO 3166, two letters. */
  readonly country: string | null;
}

/** The broker's tax treatment of each leg, in the order of the request's legs. */
export interface LegTaxes {
  readonly treatAs: TaxTreatment | null;
  readonly isRural: boolean;
}

export interface TaxLeg {
  readonly departure: TaxStop;
  readonly arrival: TaxStop;
  /** Local departure date; null while undecided. */
  readonly day: string | null;
  readonly passengers: number | null;
  /** The leg's share of the trip's price; null where unknown. */
  readonly distanceNm: number | null;
  /** The broker's choice, which overrides the airports. */
  readonly treatAs: TaxTreatment | null;
  /** To or from a rural airport: no segment fee. No data set lists these, so the broker decides. */
  readonly isRural: boolean;
}

/** Points to check before a price is sent. */
export const taxWarnings = [
  'rate_outdated',
  'airport_unknown',
  'passengers_unknown',
  'date_unknown',
  'distance_unknown',
  'alaska_hawaii_airspace',
  'border_zone',
  'mixed_trip',
] as const;
export type TaxWarning = (typeof taxWarnings)[number];

/**
 * Finds Alaska and Hawaii by the ICAO prefixes of their airports: PA, PF, PO and PP are Alaska, PH is Hawaii. Puerto Rico,
 * Guam and the other territories have their own country codes and count as abroad for these taxes.
 */
function stateOf({ icao, country }: TaxStop): 'alaska' | 'hawaii' | 'mainland' | null {
  if (country !== 'US') return null;
  if (/^P[AFOP]/u.test(icao ?? '')) return 'alaska';
  return icao?.startsWith('PH') === true ? 'hawaii' : 'mainland';
}

/** Returns the tax treatment by the airports of a leg; null where one of them is unknown. */
export function treatmentByAirports(leg: Pick<TaxLeg, 'departure' | 'arrival'>): TaxTreatment | null {
  if (leg.departure.country === null || leg.arrival.country === null) return null;
  const [from, to] = [stateOf(leg.departure), stateOf(leg.arrival)];
  if (from === null && to === null) return 'none';
  if (from === null || to === null) return 'international';
  return from === to ? 'domestic' : 'alaska_hawaii';
}

export const treatmentOf = (leg: TaxLeg): TaxTreatment => leg.treatAs ?? treatmentByAirports(leg) ?? 'none';

/** Whether the excise tax is due on this leg's price. */
export const isExcised = (leg: TaxLeg): boolean => ['domestic', 'alaska_hawaii'].includes(treatmentOf(leg));

/** A tax per passenger: one line for all legs with the same rate. */
export interface PassengerTax {
  readonly kind: TaxKind;
  readonly eachUsdMinor: number;
  /** Passengers, summed over the legs. */
  readonly count: number;
  readonly rate: FoundRate;
}

/** Returns the taxes per passenger of a trip, by kind and rate. */
export function passengerTaxes(legs: readonly TaxLeg[], today: string): readonly PassengerTax[] {
  const lines = new Map<string, PassengerTax>();
  for (const leg of legs) {
    for (const kind of perPassengerKinds(leg)) {
      const rate = findTaxRate(kind, leg.day ?? today);
      if (rate === null || leg.passengers === null) continue;
      const key = `${kind} ${rate.rate.from} ${rate.isOutdated}`;
      const count = (lines.get(key)?.count ?? 0) + leg.passengers;
      lines.set(key, { kind, eachUsdMinor: rate.rate.value, count, rate });
    }
  }
  return [...lines.values()];
}

function perPassengerKinds(leg: TaxLeg): readonly TaxKind[] {
  const treatment = treatmentOf(leg);
  if (treatment === 'international') return ['international_facilities'];
  if (treatment === 'none') return [];
  const segment = leg.isRural ? [] : (['domestic_segment'] as const);
  return treatment === 'alaska_hawaii' ? [...segment, 'alaska_hawaii_facilities'] : segment;
}

/** Returns what is uncertain about the taxes of a trip. */
export function findTaxWarnings(legs: readonly TaxLeg[], today: string): readonly TaxWarning[] {
  const taxed = legs.filter((leg) => treatmentOf(leg) !== 'none');
  const isOld = (leg: TaxLeg) =>
    [...perPassengerKinds(leg), ...(isExcised(leg) ? (['federal_excise'] as const) : [])].some(
      (kind) => findTaxRate(kind, leg.day ?? today)?.isOutdated !== false,
    );
  const isNearBorder = (leg: TaxLeg) =>
    leg.treatAs === null &&
    treatmentOf(leg) === 'international' &&
    [leg.departure.country, leg.arrival.country].some((country) => country === 'CA' || country === 'MX');
  const isMixed = legs.some(isExcised) && legs.some((leg) => !isExcised(leg));
  const holds: Record<TaxWarning, boolean> = {
    rate_outdated: taxed.some(isOld),
    airport_unknown: legs.some((leg) => leg.treatAs === null && treatmentByAirports(leg) === null),
    passengers_unknown: taxed.some((leg) => leg.passengers === null),
    date_unknown: taxed.some((leg) => leg.day === null),
    distance_unknown: isMixed && legs.some((leg) => leg.distanceNm === null),
    alaska_hawaii_airspace: legs.some((leg) => treatmentOf(leg) === 'alaska_hawaii'),
    border_zone: legs.some(isNearBorder),
    mixed_trip: isMixed,
  };
  return taxWarnings.filter((warning) => holds[warning]);
}
