/**
 * US taxes on air transportation of passengers, by first day of validity. A new year is a new row, and an old proposal keeps
 * its rates. Dollar amounts change every calendar year by a revenue procedure published the autumn before; until the new
 * figure is entered here, the newest one is used and marked as outdated.
 */
export const taxKinds = [
  'federal_excise',
  'domestic_segment',
  'international_facilities',
  'alaska_hawaii_facilities',
] as const;
export type TaxKind = (typeof taxKinds)[number];

export interface TaxRate {
  readonly kind: TaxKind;
  /** The first day of travel to which it applies. */
  readonly from: string;
  /** The last day that the law names; null where it names none. */
  readonly until: string | null;
  /** A share of the amount paid, or an amount per passenger. */
  readonly unit: 'basis_points' | 'usd_minor';
  readonly value: number;
  /** Changes every calendar year. */
  readonly isYearly: boolean;
  readonly source: string;
}

const perPassenger = (kind: TaxKind, year: number, value: number, source: string): TaxRate => ({
  kind,
  from: `${year}-01-01`,
  until: null,
  unit: 'usd_minor',
  value,
  isYearly: true,
  source,
});

export const taxRates: readonly TaxRate[] = [
  {
    kind: 'federal_excise',
    from: '1999-10-01',
    until: '2028-09-30',
    unit: 'basis_points',
    value: 750,
    isYearly: false,
    source: '26 USC 4261(a), extended to 2028-09-30',
  },
  perPassenger('domestic_segment', 2024, 500, '26 USC 4261(b), figure for 2024'),
  perPassenger('domestic_segment', 2025, 520, '26 USC 4261(b), Rev. Proc. 2024-40 for 2025'),
  perPassenger('domestic_segment', 2026, 530, '26 USC 4261(b), Rev. Proc. 2025-32 for 2026'),
  perPassenger('international_facilities', 2024, 2220, '26 USC 4261(c), figure for 2024'),
  perPassenger('international_facilities', 2025, 2290, '26 USC 4261(c), Rev. Proc. 2024-40 for 2025'),
  perPassenger('international_facilities', 2026, 2340, '26 USC 4261(c), Rev. Proc. 2025-32 for 2026'),
  perPassenger('alaska_hawaii_facilities', 2024, 1110, '26 USC 4261(c)(3), figure for 2024'),
  perPassenger('alaska_hawaii_facilities', 2025, 1140, '26 USC 4261(c)(3), Rev. Proc. 2024-40 for 2025'),
  perPassenger('alaska_hawaii_facilities', 2026, 1170, '26 USC 4261(c)(3), Rev. Proc. 2025-32 for 2026'),
];

export interface FoundRate {
  readonly rate: TaxRate;
  /** The figure is from an earlier year than the flight, or past the legal end: a person must check it. */
  readonly isOutdated: boolean;
}

/** Returns the rate for a flight on `day`; null before the table begins. */
export function findTaxRate(kind: TaxKind, day: string, table: readonly TaxRate[] = taxRates): FoundRate | null {
  const rate = table
    .filter((one) => one.kind === kind && one.from <= day)
    .reduce<TaxRate | null>((newest, one) => (newest === null || one.from > newest.from ? one : newest), null);
  if (rate === null) return null;
  const isOld = rate.isYearly && rate.from.slice(0, 4) < day.slice(0, 4);
  return { rate, isOutdated: isOld || (rate.until !== null && rate.until < day) };
}
