import type { Instant } from './clock.ts';

// Each locale has abbreviations only for its own region, and falls back to GMT+9 for others.
const locales = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

const formats = new Map<string, Intl.DateTimeFormat>();

function letters(locale: string, zone: string, at: Instant): string {
  const key = `${locale} ${zone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' });
  formats.set(key, format);
  return format.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** `EST`, `CEST`, `UTC+4`: the abbreviation of a zone at that moment. */
export function zoneName(zone: string, at: Instant): string {
  for (const locale of locales) {
    const name = letters(locale, zone, at);
    if (!/^(GMT|UTC)[+−-]/u.test(name)) return name;
  }
  return letters('en-US', zone, at).replace('GMT', 'UTC').replace('-', '−');
}
