import type {
  ClientLeg,
  ClientOption,
  ClientProposal,
  ClientStop,
  ClientTaxLine,
} from '../proposals/public/client-proposal.ts';
import { hoursAndMinutes } from '../time/hours.ts';
import { formatMoney } from '../money/money.ts';
import type { TaxKind } from '../money/tax-rates.ts';

/** Texts of a proposal for the client, the same in PDF, mail and on pages. */

const taxNames: Record<TaxKind, string> = {
  federal_excise: 'Federal excise tax',
  domestic_segment: 'US segment fees',
  international_facilities: 'US international facilities tax',
  alaska_hawaii_facilities: 'US facilities tax, Alaska and Hawaii',
};

/** `7.5 %`, `12 %`. */
export const formatPercent = (basisPoints: number): string => `${basisPoints / 100} %`;

/** `Federal excise tax 7.5 %`, `US segment fees, 6 × USD 5.20`. */
export function formatTax({ kind, basisPoints, each }: ClientTaxLine): string {
  if (basisPoints !== null) return `${taxNames[kind]} ${formatPercent(basisPoints)}`;
  if (each === null) return taxNames[kind];
  const amount = formatMoney({ amountMinor: each.usdMinor, currency: 'USD' });
  return `${taxNames[kind]}, ${each.count} × ${amount}`;
}

/** `Teterboro (KTEB)`; only the code where the city is unknown. */
export const formatStop = ({ city, name, code }: ClientStop): string => {
  const place = city ?? name;
  return place === null ? code : `${place} (${code})`;
};

/** `Sat 12 Dec 2026`, for a local date, which is never shifted by time zone. */
export const formatDay = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
    .format(new Date(`${day}T00:00:00Z`))
    .replace(',', '');

/** `EST`, `GMT+1`: the abbreviation of a time zone on a day. */
export const formatZone = (zone: string, day: string): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(new Date(`${day}T12:00:00Z`))
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone;

/** `Sat 12 Dec 2026, 09:30 EST`: in the given time zone, or UTC if unknown. */
export function formatInstant(instant: string, zone: string | null): string {
  const at = new Date(instant);
  const timeZone = zone ?? 'UTC';
  const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  return `${formatDay(day)}, ${time} ${formatZone(timeZone, day)}`;
}

/** `about 5 h 20`, `2,130 NM`: the known figures of a flight. */
export const formatFlight = ({ distanceNm, blockMinutes }: ClientLeg): readonly string[] => [
  ...(blockMinutes === null ? [] : [`about ${hoursAndMinutes(blockMinutes)}`]),
  ...(distanceNm === null ? [] : [`${distanceNm.toLocaleString('en-US')} NM`]),
];

/** `Citation X · 2016 · 8 seats`. */
export const formatAircraft = ({ aircraftType, yearOfMake, seats, tail }: ClientOption): string =>
  [aircraftType, tail, yearOfMake === null ? null : `built ${yearOfMake}`, seats === null ? null : `${seats} seats`]
    .filter((part) => part !== null)
    .join(' · ');

/** `Teterboro – Van Nuys`, with the return or the stops between. */
export function formatRoute({ legs }: Pick<ClientProposal, 'legs'>): string {
  const first = legs[0];
  if (first === undefined) return 'Route to be agreed';
  const place = ({ city, name, code }: ClientStop) => city ?? name ?? code;
  const stops = [place(first.departure)];
  for (const { departure, arrival } of legs) {
    // A leg that begins elsewhere than the previous one ended.
    if (stops.at(-1) !== place(departure)) stops.push(place(departure));
    stops.push(place(arrival));
  }
  return stops.join(' – ');
}
