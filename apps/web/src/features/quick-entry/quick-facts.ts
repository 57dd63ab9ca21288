import { formatMoney } from '@tripthread/shared/money/money';
import type { Inputs, Outputs } from '../../lib/api/api-types.ts';
import { flightDateLong } from '../../entities/requests/flight-text.ts';

export type Answer = Outputs['requests']['readQuickEntry'];
type Fact = Answer['facts'][number];
export type Span = Fact['span'];
type CreateRequest = Omit<Inputs['requests']['create'], 'idempotencyKey' | 'conversationId' | 'subject'>;

/** The chosen client; null creates one. It applies to the name it was chosen for. */
export interface ClientChoice {
  readonly name: string;
  readonly clientId: string | null;
}

/** One recognized fact as shown. */
export interface Item {
  /** Stable while the text around it changes. */
  readonly key: string;
  readonly kind: Fact['kind'] | 'client';
  readonly label: string;
  readonly words: string;
  readonly confidence: Fact['confidence'];
  readonly note: string | null;
  readonly span: Span;
  readonly options: readonly { readonly label: string; readonly text: string; readonly choice?: ClientChoice }[];
  readonly fields: readonly string[];
}

const labels: Record<Item['kind'], string> = {
  airport: 'Airport',
  date: 'Date',
  time: 'Time',
  passengers: 'Passengers',
  category: 'Aircraft',
  budget: 'Budget',
  pets: 'Pets',
  baggage: 'Baggage',
  catering: 'Catering',
  wifi: 'Wi-Fi',
  smoking: 'Smoking',
  wish: 'Wish',
  shape: 'Trip',
  client: 'Client',
};

function labelOf({ kind, fields }: Fact): string {
  if (kind === 'airport') return fields[0]?.endsWith('departureAirport') === true ? 'From' : 'To';
  return labels[kind];
}

function wordsOf(fact: Fact): string {
  if (fact.value === null) return 'to be decided';
  switch (fact.kind) {
    case 'date':
      return flightDateLong(fact.value);
    case 'passengers':
      return `${fact.value} pax`;
    case 'budget':
      return formatMoney(fact.value);
    case 'wifi':
      return fact.value ? 'Wi-Fi' : 'no Wi-Fi';
    case 'smoking':
      return fact.value ? 'smoking' : 'no smoking';
    case 'shape':
      return 'round trip';
    default:
      return fact.value;
  }
}

/** Returns the recognized facts in display order. */
export function itemsOf({ facts, client, text }: Answer, choice: ClientChoice | null): readonly Item[] {
  const items = facts.map((fact): Item => ({
    key: `${fact.kind} ${fact.fields.join(' ')} ${text.slice(fact.span.start, fact.span.end)}`,
    kind: fact.kind,
    label: labelOf(fact),
    words: wordsOf(fact),
    confidence: fact.confidence,
    note: fact.note,
    span: fact.span,
    options: fact.options,
    fields: fact.fields,
  }));
  return client === null ? items : [...items, clientItem(client, choice)];
}

function clientItem(client: NonNullable<Answer['client']>, choice: ClientChoice | null): Item {
  const chosen = choice?.name === client.name ? choice : null;
  const [first] = client.matches;
  const match = client.matches.find(({ id }) => id === chosen?.clientId);
  const isNew = chosen === null ? first === undefined : chosen.clientId === null;
  const known = match ?? first;
  return {
    key: `client ${client.name}`,
    kind: 'client',
    label: 'Client',
    words: isNew ? `new client “${client.name}”` : (known?.name ?? client.name),
    confidence: chosen === null ? client.confidence : 'sure',
    note: isNew
      ? 'No client has this name.'
      : chosen === null && client.confidence !== 'sure'
        ? 'Is this the client?'
        : null,
    span: client.span,
    options: [
      ...client.matches.map(({ id, name, companyName }) => ({
        label: companyName === null ? name : `${name}, ${companyName}`,
        text: '',
        choice: { name: client.name, clientId: id },
      })),
      { label: `New client “${client.name}”`, text: '', choice: { name: client.name, clientId: null } },
    ],
    fields: ['client'],
  };
}

/** Returns the client to attach: an existing one, or the name of a new one. */
export function clientOf({ client }: Answer, choice: ClientChoice | null): { id: string } | { name: string } | null {
  if (client === null) return null;
  const chosen = choice?.name === client.name ? choice : null;
  const id = chosen === null ? client.matches[0]?.id : chosen.clientId;
  return id === undefined || id === null ? { name: client.name } : { id };
}

/** Returns the doubtful facts in display order. */
export const openItems = (items: readonly Item[], confirmed: ReadonlySet<string>): readonly Item[] =>
  items.filter(
    ({ confidence, key }) => (confidence === 'guessed' || confidence === 'ambiguous') && !confirmed.has(key),
  );

/** Returns the assumed facts: stored only after they have been shown. */
export const hasAssumedFact = (items: readonly Item[]): boolean =>
  items.some(({ confidence }) => confidence === 'assumed');

const joined = (texts: readonly string[], sign: string): string | null =>
  texts.length === 0 ? null : texts.join(sign);

/** Returns the request of an answer. Facts without a field, and unrecognized text, become a wish. */
export function requestOf({ legCount, facts, leftovers, text }: Answer): CreateRequest {
  const filled = new Map<string, unknown>();
  for (const { fields, value } of facts) for (const field of fields) filled.set(field, value);
  const at = <T>(leg: number, field: string): T | null => (filled.get(`legs.${leg}.${field}`) ?? null) as T | null;
  const texts = (kind: Fact['kind']) =>
    facts.flatMap((fact) => (fact.kind === kind && typeof fact.value === 'string' ? [fact.value] : []));
  const read = ({ span }: { span: Span }): string => text.slice(span.start, span.end);
  const homeless = facts.filter(({ fields, kind }) => fields.length === 0 && kind !== 'shape').map(read);
  const rest = [...homeless, ...leftovers.map((unusedText) => unusedText.text)];
  const wishes = [...texts('wish'), ...(rest.length === 0 ? [] : [`Also said: ${rest.join('; ')}`])];
  return {
    legs: Array.from({ length: legCount }, (_, leg) => ({
      departureAirport: at<string>(leg, 'departureAirport') ?? '',
      arrivalAirport: at<string>(leg, 'arrivalAirport') ?? '',
      departureDate: at<string>(leg, 'departureDate'),
      departureTime: at<string>(leg, 'departureTime'),
      passengers: at<number>(leg, 'passengers'),
    })),
    aircraftCategory: (filled.get('aircraftCategory') ?? null) as CreateRequest['aircraftCategory'],
    budget: (filled.get('budget') ?? null) as CreateRequest['budget'],
    pets: joined(texts('pets'), ', '),
    baggage: joined(texts('baggage'), ', '),
    catering: joined(texts('catering'), ', '),
    wifi: (filled.get('wifi') ?? null) as boolean | null,
    smoking: (filled.get('smoking') ?? null) as boolean | null,
    specialRequirements: joined(wishes, '. '),
  };
}

/** Replaces one part of the text; null when the text has changed since it was read. */
export function replaceSpan(text: string, readText: string, { start, end }: Span, instead: string): string | null {
  if (text.slice(start, end) !== readText.slice(start, end)) return null;
  return `${text.slice(0, start)}${instead}${text.slice(end)}`;
}

export interface Piece {
  readonly text: string;
  readonly as: 'plain' | 'sure' | 'assumed' | 'doubtful' | 'not understood';
}

/** Splits the text into parts, each with its result. */
export function piecesOf(
  { text, leftovers }: Answer,
  items: readonly Item[],
  confirmed: ReadonlySet<string>,
): readonly Piece[] {
  const marks = [
    ...items.map(({ span, confidence, key }) => ({
      span,
      as:
        confidence === 'sure' || confirmed.has(key)
          ? ('sure' as const)
          : confidence === 'assumed'
            ? ('assumed' as const)
            : ('doubtful' as const),
    })),
    ...leftovers.map(({ span }) => ({ span, as: 'not understood' as const })),
  ].toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { span, as } of marks) {
    // Two facts from one part: it is marked once.
    if (span.start < at) continue;
    if (span.start > at) pieces.push({ text: text.slice(at, span.start), as: 'plain' });
    pieces.push({ text: text.slice(span.start, span.end), as });
    at = span.end;
  }
  return at < text.length ? [...pieces, { text: text.slice(at), as: 'plain' }] : pieces;
}
