import { maxQuickEntryLength } from '@tripthread/shared/requests/requests';
import { assemble } from './assemble.ts';
import { readBudget } from './words/budget.ts';
import { readCategory } from './words/categories.ts';
import { readClientName } from './words/client-name.ts';
import { dayAt } from './words/calendar.ts';
import { readDates } from './words/dates.ts';
import { readTimes } from './words/times.ts';
import { readExtras } from './words/extras.ts';
import { Page } from './words/page.ts';
import { guessPassengers, readPassengers } from './words/passengers.ts';
import type { AirportBook } from './words/places.ts';
import { readRoutes } from './words/routes.ts';
import type { Fact, UnusedText, QuickReading, Reading } from './words/reading.ts';
import { readShape } from './words/trip-shape.ts';

/** The inputs besides the text. */
export interface Surroundings {
  readonly airports: AirportBook;
  readonly now: string;
  /** The brokerage's currency, for an amount without one. */
  readonly ownCurrency: string;
}

const filler =
  /^(?:a|an|the|and|or|to|from|on|at|in|of|by|with|for|is|are|be|it|its|i|we|they|my|our|us|me|he|she|you|can|could|would|will|need|needs|needed|please|pls|plz|thx|thanks|ty|hi|hello|hey|trip|flight|fly|flying|jets?|aircraft|plane|private|charter|quote|request|looking|look|want|wants|like|leave|leaving|depart|departing|departure|dep|etd|arr|approx|around|about|then|plus|incl|including|local|time|date|dates|pax|max|budget|client|tbd|tba|tbc|open|flexible|flex|class|category|cabin|size|on board|onboard|no|yes|do|get|got|w|price|after|before|earliest|latest|not|pp|all|total|only|there|route|via|re|new|out|outbound|depart(?:ure)?s?)\W*$/iu;

const greeting = /\bgood (?:morning|afternoon|evening|day)\b/giu;
const nightsIn = /(?<![\w.])(?<count>\d{1,2}|one|two|three|four|five|six|seven)\s+nights?\b/giu;

/** Reads a request from one line of a broker's text. Deterministic, without a network; doubtful values are marked. */
export function readQuickEntry(given: string, { airports, now, ownCurrency }: Surroundings): QuickReading {
  const text = given.slice(0, maxQuickEntryLength);
  const page = new Page(text);
  page.read(greeting, () => true);
  const extras = readExtras(page);
  const nights = page.read(nightsIn, ({ span, groups }) => ({ span, count: nightsOf(groups.count ?? '') }))[0] ?? null;
  const budgets = readBudget(page, ownCurrency);
  const counted = readPassengers(page);
  const category = readCategory(page);
  const shape = readShape(page);
  const chains = readRoutes(page, airports);
  const zone = airports.byIcao.get(chains[0]?.places[0]?.value ?? '')?.zone ?? 'UTC';
  const { dates, none } = readDates(page, dayAt(now, zone));
  const times = readTimes(page);
  const passengers = [...counted, ...(counted.length === 0 ? guessPassengers(page) : [])].toSorted(inText);
  const client = readClientName(page);

  const whole = assemble(
    { chains, shape, dates, nights, passengers, times: times.filter((one) => one.kind === 'time').toSorted(inText) },
    text,
  );
  const [budget, ...otherBudgets] = budgets;
  const wishes = times.filter((one) => one.kind === 'wish');
  const others = [
    ...extras,
    ...(budget === undefined ? [] : [budget]),
    ...category,
    ...wishes,
    ...(client === null ? [] : [client]),
  ];
  return {
    legCount: whole.legCount,
    facts: [...whole.facts, ...others.map(ofRequest)],
    leftovers: [
      ...whole.leftovers,
      ...otherBudgets.map(({ span }) => unusedText(text, span, 'More than one budget.')),
      ...none.map(({ span, why }) => unusedText(text, span, why)),
      ...page.leftovers((word) => filler.test(word)).map(({ span }) => unusedText(text, span, null)),
    ].toSorted(inText),
  };
}

const nightsOf = (text: string): number =>
  Number(text) || ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].indexOf(text.toLowerCase()) + 1;

const inText = (a: { readonly span: Reading['span'] }, b: { readonly span: Reading['span'] }): number =>
  a.span.start - b.span.start;

const unusedText = (text: string, span: Reading['span'], why: string | null): UnusedText => ({
  text: text.slice(span.start, span.end),
  span,
  why,
});

const fieldOf: Partial<Record<Reading['kind'], string>> = { category: 'aircraftCategory', wish: 'specialRequirements' };

const ofRequest = (found: Reading): Fact => ({ ...found, fields: [fieldOf[found.kind] ?? found.kind] }) as Fact;
