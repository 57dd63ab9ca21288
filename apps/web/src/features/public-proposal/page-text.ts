import type { ClientLeg } from '@tripthread/shared/proposals/public/client-proposal';
import type { Instant } from '@tripthread/shared/time/clock';
import { plural } from '../../lib/format/format.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Formats `2 days and 3 hours`, `5 hours and 20 minutes`, `12 minutes`: rounded down, so that time left is never
 * overstated.
 */
export function timeLeft(milliseconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(milliseconds / day),
    Math.floor((milliseconds % day) / hour),
    Math.floor((milliseconds % hour) / minute),
  ];
  const parts =
    days > 0
      ? [plural(days, 'day'), hours > 0 ? plural(hours, 'hour') : null]
      : hours > 0
        ? [plural(hours, 'hour'), minutes > 0 ? plural(minutes, 'minute') : null]
        : [minutes > 0 ? plural(minutes, 'minute') : 'less than a minute'];
  return parts.filter((part) => part !== null).join(' and ');
}

const whenFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** Formats `Wed 25 Nov 2026, 11:30 CET`, in the reader’s zone. */
export function formatWhen(at: Instant): string {
  const { timeZone } = whenFormat.resolvedOptions();
  return `${whenFormat.format(new Date(at)).replace(',', '').replace(' at ', ', ')} ${zoneName(timeZone, at.slice(0, 10))}`;
}

/** Returns a zone’s short name on that day, `EST`, `CET`; the offset from GMT when it has none. */
export function zoneName(zone: string, date: string): string {
  const noon = new Date(`${date}T12:00:00Z`);
  const nameIn = (locale: string) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
      .formatToParts(noon)
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  const name = nameIn('en-US');
  return name.startsWith('GMT') ? nameIn('en-GB') : name;
}

/** Formats `Teterboro (KTEB)`, `Los Angeles, Van Nuys (KVNY)`; the code alone when no more is known. */
export function formatStop({ code, name, city }: ClientLeg['departure']): string {
  const place = [city, name].filter((word, index, words) => word !== null && words.indexOf(word) === index).join(', ');
  return place === '' ? code : place;
}

/** `5 h 35 min`. */
export function formatMinutes(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : null, rest > 0 || hours === 0 ? `${rest} min` : null]
    .filter((part) => part !== null)
    .join(' ');
}

/** Formats amounts for a column: all with decimals when one has any. */
export function moneyColumn(amountsMinor: readonly number[], currency: string): readonly string[] {
  const known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const decimals = known.maximumFractionDigits ?? 2;
  const unit = 10 ** decimals;
  const digits = amountsMinor.every((amount) => amount % unit === 0) ? 0 : decimals;
  const number = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return amountsMinor.map((amount) => `${currency} ${number.format(amount / unit)}`);
}

export const taxNames = {
  federal_excise: 'US federal excise tax',
  domestic_segment: 'US segment fee',
  international_facilities: 'US international facilities tax',
  alaska_hawaii_facilities: 'US Alaska and Hawaii facilities tax',
} as const;
