const day = 86_400_000;

const formats = {
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  dayOfYear: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  weekday: new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }),
};

/** Beyond this the year is shown: `12 Dec` alone means the next one. */
const sameYearDays = { ahead: 300, back: 60 };

function isFar(date: Date, now: number): boolean {
  const ahead = date.getTime() - now;
  return ahead > sameYearDays.ahead * day || ahead < -sameYearDays.back * day;
}

/** Formats a flight’s local date (`2026-12-12`, never shifted): `12 Dec`, with the year when it is far off. */
export function flightDate(date: string, now: number): string {
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime())) return date;
  return (isFar(parsed, now) ? formats.dayOfYear : formats.day).format(parsed);
}

/** Formats a round trip: `12 – 17 Dec`, `28 Dec – 3 Jan`; only the first date without a return. */
export function flightDates(out: string, back: string | null, now: number): string {
  if (back === null || back === out) return flightDate(out, now);
  const isSameMonth = out.slice(0, 7) === back.slice(0, 7);
  return isSameMonth
    ? `${Number(out.slice(8))} – ${flightDate(back, now)}`
    : `${flightDate(out, now)} – ${flightDate(back, now)}`;
}

/** `Sat 12 Dec 2026`. */
export function flightDateLong(date: string): string {
  const parsed = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) ? date : formats.weekday.format(parsed).replace(',', '');
}

/** Formats `KTEB → KVNY`; an unknown side is a question mark; null when both are unknown. */
export function routeText(
  route: { departureAirport: string | null; arrivalAirport: string | null } | null,
): string | null {
  if (route === null || (route.departureAirport === null && route.arrivalAirport === null)) return null;
  return `${route.departureAirport ?? '?'} → ${route.arrivalAirport ?? '?'}`;
}
