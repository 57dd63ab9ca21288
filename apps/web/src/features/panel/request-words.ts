import { formatMoney, type Money } from '@tripthread/shared/money';
import type { Leg } from '@tripthread/shared/requests';

export const requestFieldNames: Record<string, string> = {
  legs: 'Legs',
  aircraftCategory: 'Aircraft category',
  budget: 'Budget',
  specialRequirements: 'Wishes',
};

const legInWords = ({ departureAirport, arrivalAirport, departureDate, departureTime, passengers }: Leg): string =>
  [
    `${departureAirport} → ${arrivalAirport}`,
    departureDate ?? 'date open',
    departureTime,
    passengers === null ? 'pax open' : `${passengers} pax`,
  ]
    .filter((word) => word !== null)
    .join(', ');

/** A value of a request as a person reads it, one line per leg. */
export function requestValueInWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : (value as Leg[]).map(legInWords).join('\n');
  return typeof value === 'object' ? formatMoney(value as Money) : String(value as string);
}
