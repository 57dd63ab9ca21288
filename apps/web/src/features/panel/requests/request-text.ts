import { formatMoney, type Money } from '@tripthread/shared/money/money';
import { type Leg, wishFields, type Wishes } from '@tripthread/shared/requests/requests';

export const requestFieldNames: Record<string, string> = {
  legs: 'Legs',
  aircraftCategory: 'Aircraft category',
  budget: 'Budget',
  specialRequirements: 'Other wishes',
  pets: 'Pets',
  baggage: 'Baggage',
  catering: 'Catering',
  wifi: 'Wi-Fi',
  smoking: 'Smoking',
};

const yesOrNo = (value: boolean): string => (value ? 'Yes' : 'No');

/** Returns the stated wishes as name and text. */
export function formatWishes(wishes: Wishes): readonly (readonly [name: string, words: string])[] {
  return wishFields.flatMap((field) => {
    const value = wishes[field];
    if (value === null) return [];
    return [[requestFieldNames[field] ?? field, typeof value === 'boolean' ? yesOrNo(value) : value] as const];
  });
}

const formatLeg = ({ departureAirport, arrivalAirport, departureDate, departureTime, passengers }: Leg): string =>
  [
    `${departureAirport} → ${arrivalAirport}`,
    departureDate ?? 'date open',
    departureTime,
    passengers === null ? 'pax open' : `${passengers} pax`,
  ]
    .filter((word) => word !== null)
    .join(', ');

/** Formats a request’s value, one line per leg. */
export function formatRequestValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return yesOrNo(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : (value as Leg[]).map(formatLeg).join('\n');
  return typeof value === 'object' ? formatMoney(value as Money) : String(value as string);
}
