import {
  lineNames,
  type QuoteLine,
  type QuoteLineKind,
  quoteLineKinds,
  type QuoteLineState,
} from '@tripthread/shared/quotes/quote-lines';
import type { Trip } from '../../../lib/api/api-types.ts';
import { amountText, parseAmount } from '../../../lib/format/money-input.ts';
import { localInputValue } from '../../../lib/time/local-input.ts';

type Quote = Trip['quotes'][number];

/** One kind of cost in the form: not stated, or one of three states with an optional amount. */
export interface LineDraft {
  readonly state: QuoteLineState | '';
  readonly amount: string;
  readonly label: string;
}

export interface QuoteDraft {
  readonly operatorName: string;
  readonly amount: string;
  readonly currency: string;
  readonly aircraftType: string;
  readonly tail: string;
  readonly yearOfMake: string;
  readonly seats: string;
  readonly safetyRatings: string;
  readonly flightTime: string;
  readonly operatorTerms: string;
  readonly validUntil: string;
  readonly avinodeQuoteId: string;
  readonly note: string;
  readonly lines: Readonly<Record<QuoteLineKind, LineDraft>>;
}

const unsaid: LineDraft = { state: '', amount: '', label: '' };
const noLines = Object.fromEntries(quoteLineKinds.map((kind) => [kind, unsaid])) as QuoteDraft['lines'];

export const emptyQuote = (currency: string): QuoteDraft => ({
  operatorName: '',
  amount: '',
  currency,
  aircraftType: '',
  tail: '',
  yearOfMake: '',
  seats: '',
  safetyRatings: '',
  flightTime: '',
  operatorTerms: '',
  validUntil: '',
  avinodeQuoteId: '',
  note: '',
  lines: noLines,
});

/** Returns the draft of an existing quote, to be revised. */
export function draftOf(quote: Quote): QuoteDraft {
  const lines = Object.fromEntries(
    quoteLineKinds.map((kind) => {
      const line = quote.lines.find((one) => one.kind === kind);
      if (line === undefined) return [kind, unsaid];
      const { amountMinor, label, state } = line;
      const amount = amountMinor === null ? '' : amountText({ amountMinor, currency: quote.total.currency });
      return [kind, { state, label: label ?? '', amount }];
    }),
  ) as QuoteDraft['lines'];
  return {
    ...emptyQuote(quote.total.currency),
    operatorName: quote.operatorName,
    amount: amountText(quote.total),
    currency: quote.total.currency,
    aircraftType: quote.aircraftType ?? '',
    tail: quote.tail ?? '',
    yearOfMake: quote.yearOfMake?.toString() ?? '',
    seats: quote.seats?.toString() ?? '',
    safetyRatings: quote.safetyRatings.join(', '),
    flightTime: quote.flightMinutes === null ? '' : clockOf(quote.flightMinutes),
    operatorTerms: quote.operatorTerms ?? '',
    validUntil: quote.validUntil === null ? '' : localInputValue(Date.parse(quote.validUntil)),
    lines,
  };
}

const clockOf = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;

/** Parses `5:20`, `5 h 20`, `5h`, `320 min` into minutes; null for anything else. */
export function parseFlightTime(text: string): number | null {
  const match = /^(?:(\d{1,3})\s*(?:h|:)\s*(?:(\d{1,2})\s*(?:m|min)?)?|(\d{1,5})\s*(?:m|min))$/iu.exec(text.trim());
  if (match === null) return null;
  const minutes = match[3] === undefined ? Number(match[1]) * 60 + Number(match[2] ?? 0) : Number(match[3]);
  return minutes > 0 ? minutes : null;
}

export interface ReadDraft {
  /** The errors by field. */
  readonly errors: Readonly<Record<string, string>>;
  /** The stated values; empty fields are omitted. */
  readonly content: Record<string, unknown>;
}

const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text.trim()));
const words = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** Converts the draft to the API’s input. Accepts pasted money; what cannot be parsed is an error, never a guess. */
export function readQuoteDraft(draft: QuoteDraft): ReadDraft {
  const errors: Record<string, string> = {};
  const currency = draft.currency.trim().toUpperCase();
  const total = parseAmount(withoutCurrency(draft.amount, currency), currency);
  if (total === null) errors.total = 'An amount like 45,000 and a currency like USD';
  const flightMinutes = words(draft.flightTime) === undefined ? undefined : parseFlightTime(draft.flightTime);
  if (flightMinutes === null) errors.flightMinutes = 'A time like 5:20';
  const lines = quoteLineKinds.flatMap((kind): QuoteLine[] => {
    const { state, amount, label } = draft.lines[kind];
    if (state === '') return [];
    const money = words(amount) === undefined ? null : parseAmount(withoutCurrency(amount, currency), currency);
    if (money === null && words(amount) !== undefined)
      errors[`lines.${kind}`] = `${lineNames[kind]}: an amount like 450`;
    if (kind === 'other' && words(label) === undefined) errors['lines.other'] = 'Describe the charge';
    return [{ kind, state, label: words(label) ?? null, amountMinor: money?.amountMinor ?? null }];
  });
  const ratings = draft.safetyRatings
    .split(/[,;]/u)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const content = {
    total: total ?? { amountMinor: 0, currency: 'USD' },
    aircraftType: words(draft.aircraftType),
    tail: words(draft.tail)?.toUpperCase(),
    yearOfMake: number(draft.yearOfMake),
    seats: number(draft.seats),
    safetyRatings: ratings.length === 0 ? undefined : ratings,
    flightMinutes: flightMinutes ?? undefined,
    operatorTerms: words(draft.operatorTerms),
    lines: lines.length === 0 ? undefined : lines,
    validUntil: draft.validUntil === '' ? undefined : new Date(draft.validUntil).toISOString(),
  };
  return { errors, content: Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) };
}

/** Parses `USD 45,000.00`, `$45,000`, `45,000 USD`: people paste amounts with their currency. */
const withoutCurrency = (text: string, currency: string): string =>
  text
    .replace(/[$€£]/gu, '')
    .replace(new RegExp(`^\\s*${currency}\\s*|\\s*${currency}\\s*$`, 'giu'), '')
    .trim();
