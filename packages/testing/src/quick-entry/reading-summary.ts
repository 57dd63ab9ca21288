import type { Fact, QuickReading } from '@tripthread/commands/requests/quick-entry/words/reading';

/** The parts of a request, in the notation of the corpus. */
export interface Said {
  /** Field to value; `?` after a doubtful value. */
  readonly fields: ReadonlyMap<string, string>;
}

const shortDay = (day: string): string => day.replace(/^2026-/u, '');

function valueOf(fact: Fact): string {
  const { kind, value } = fact;
  if (value === null) return '.';
  if (kind === 'date') return shortDay(value);
  if (kind === 'budget') return `${value.currency} ${value.amountMinor / 100}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

const nameOf = (field: string): string =>
  ({ aircraftCategory: 'category', specialRequirements: 'wish' })[field] ?? field;

/** Summarises what was parsed, field by field. */
export function understood({ facts, leftovers }: QuickReading): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const put = (name: string, value: string): void => {
    fields.set(name, fields.has(name) ? `${fields.get(name) ?? ''} & ${value}` : value);
  };
  for (const fact of facts) {
    const value = valueOf(fact);
    if (value === '.') continue;
    const shown = fact.confidence === 'sure' ? value : `${value}?`;
    for (const field of fact.fields) put(nameOf(field), shown);
    if (fact.kind === 'shape') put('shape', shown);
  }
  for (const { text } of leftovers) put('left', text);
  return fields;
}

const legFields = ['departureDate', 'departureTime', 'passengers'];

/** Parses the expected result in the notation of the corpus. */
export function said(phrase: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const [legs = '', ...others] = phrase.split(/\s*;\s*/u);
  for (const [index, leg] of legs.split(' > ').entries()) {
    const [route = '', ...values] = leg.trim().split(' ');
    const [from, to] = route.split(/(?<=[A-Z0-9]{4}\??)-/u);
    if (from === undefined || to === undefined) continue;
    fields.set(`legs.${index}.departureAirport`, from);
    fields.set(`legs.${index}.arrivalAirport`, to);
    values.forEach((value, at) => {
      if (value !== '.') fields.set(`legs.${index}.${legFields[at] ?? at}`, value);
    });
  }
  for (const other of others) {
    const [name = '', value = ''] = other.split('=');
    fields.set(name, fields.has(name) ? `${fields.get(name) ?? ''} & ${value}` : value);
  }
  return fields;
}
