import { isUnanswered } from '../../sourcing/reminders.ts';
import { type Instant, instantPlus, millisecondsPer } from '../../time/clock.ts';
import type { ActionFacts, ActionQuote, TimeName } from './action.ts';
import { isLive } from '../../quotes/quotes.ts';

// The phrases that reasons are made of. Each reads only the facts that it mentions.

const { minute, hour, day } = millisecondsPer;
const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `one quote`, `two quotes`, `14 quotes`. */
export const count = (many: number, one: string): string => `${numbers[many] ?? many} ${many === 1 ? one : `${one}s`}`;

/** `JetCo`, `JetCo and Silent Wings`, `JetCo and two others`. */
export function named(names: readonly string[]): string {
  const [first = 'the operators', second] = names;
  if (second === undefined) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and ${count(names.length - 1, 'other')}`;
}

const isAsked = ({ status }: { readonly status: string }): boolean => status !== 'cancelled';

/** `3 of 5 answered`; without an RFQ there is no total to compare quotes with. */
export function answered({ rfqs, quotes }: Pick<ActionFacts, 'rfqs' | 'quotes'>): string {
  const asked = rfqs.filter(isAsked);
  const firm = quotes.filter(({ kind }) => kind === 'firm').length;
  if (asked.length === 0) return `${count(firm, 'quote')} ${firm === 1 ? 'is' : 'are'} in`;
  return `${asked.filter((rfq) => !isUnanswered(rfq)).length} of ${asked.length} answered`;
}

/** Returns live prices with an end of validity, the first to expire first. */
export const expiringQuotes = (
  { quotes }: Pick<ActionFacts, 'quotes'>,
  now: Instant,
): readonly (ActionQuote & { readonly validUntil: Instant })[] =>
  quotes
    .filter(
      (quote): quote is ActionQuote & { readonly validUntil: Instant } =>
        isLive(quote) && quote.validUntil !== null && quote.validUntil > now,
    )
    .toSorted((a, b) => (a.validUntil < b.validUntil ? -1 : a.validUntil > b.validUntil ? 1 : 0));

/** `two quotes expire by 16:00`: quotes that expire within `within`; null if there is none. */
export function expiryText(
  facts: Pick<ActionFacts, 'quotes'>,
  { now, timeName, within }: { readonly now: Instant; readonly timeName: TimeName; readonly within: number },
): string | null {
  const near = expiringQuotes(facts, now).filter(({ validUntil }) => validUntil < instantPlus(now, within));
  const last = near.at(-1);
  if (last === undefined) return null;
  const by = near.length === 1 ? 'at' : 'by';
  return `${count(near.length, 'quote')} ${near.length === 1 ? 'expires' : 'expire'} ${by} ${timeName(last.validUntil)}`;
}

/** `departs in 19 h`, `departs in 5 d`; null if it is far off, past or unknown. */
export function departs(facts: Pick<ActionFacts, 'departsAt' | 'departureDate'>, now: Instant): string | null {
  const at = facts.departsAt;
  if (at !== null) {
    const left = Date.parse(at) - Date.parse(now);
    return left <= 0 || left > 7 * day ? null : `departs in ${span(left)}`;
  }
  const date = facts.departureDate;
  if (date === null) return null;
  const days = Math.round(
    (Date.parse(`${date}T00:00:00.000Z`) - Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`)) / day,
  );
  if (days < 0 || days > 7) return null;
  return days === 0 ? 'departs today' : days === 1 ? 'departs tomorrow' : `departs in ${days} d`;
}

/** Formats one unit, rounded down, so that the time left is never overstated. */
const span = (length: number): string =>
  length < hour
    ? `${Math.max(1, Math.floor(length / minute))} min`
    : length < 2 * day
      ? `${Math.floor(length / hour)} h`
      : `${Math.floor(length / day)} d`;

/** Joins the phrases that are not null into a sentence. */
export const sentence = (...parts: readonly (string | null)[]): string => {
  const said = parts.filter((part) => part !== null).join(', ');
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`;
};
