/** Trip requests: the flights that the client wants. A leg is one flight; times are local to its departure airport. */
import { keysOf } from '../fields.ts';

export const requestStatuses = [
  'draft',
  'pending',
  'analyzing',
  'fetching_client_data',
  'searching_flights',
  'awaiting_quotes',
  'analyzing_proposals',
  'generating_email',
  'sending_proposal',
  'completed',
  'failed',
  'cancelled',
  'trip_created',
  'awaiting_user_action',
  'avinode_session_active',
  'monitoring_for_quotes',
] as const;
export type RequestStatus = (typeof requestStatuses)[number];

export const aircraftCategories = [
  'Piston',
  'Turbo prop',
  'Entry level jet (VLJ)',
  'Light jet',
  'Super light jet',
  'Midsize jet',
  'Super midsize jet',
  'Heavy jet',
  'Ultra long range',
  'VIP airliner',
  'Airliner',
  'Helicopter twin engine',
  'Helicopter single engine',
] as const;
export type AircraftCategory = (typeof aircraftCategories)[number];

export interface Leg {
  /** ICAO (or IATA) code in capitals. */
  readonly departureAirport: string;
  readonly arrivalAirport: string;
  /** Local date at the departure airport, `YYYY-MM-DD`; null while undecided. */
  readonly departureDate: string | null;
  /** Local time `HH:MM`; null while undecided. */
  readonly departureTime: string | null;
  /** Passengers on this leg; null while unknown. */
  readonly passengers: number | null;
}

/** IANA time zones of a leg's airports, null for an unknown airport. Looked up, never typed. */
export interface LegZones {
  readonly departureZone: string | null;
  readonly arrivalZone: string | null;
}

/** Luggage, pets and cabin preferences. Null is "not stated", never "no". */
export interface Wishes {
  readonly pets: string | null;
  readonly baggage: string | null;
  readonly catering: string | null;
  readonly wifi: boolean | null;
  readonly smoking: boolean | null;
}
export const wishFields = [
  'pets',
  'baggage',
  'catering',
  'wifi',
  'smoking',
] as const satisfies readonly (keyof Wishes)[];

/** Picks the preferences. */
export const wishesOf = ({ pets, baggage, catering, wifi, smoking }: Wishes): Wishes => ({
  pets,
  baggage,
  catering,
  wifi,
  smoking,
});

/** The facts of a request that a session's row shows. */
export interface RouteFacts {
  readonly departureAirport: string | null;
  readonly arrivalAirport: string | null;
  readonly departureDate: string | null;
  readonly returnDate: string | null;
  readonly passengers: number | null;
  readonly legCount: number;
}

export const noRoute: RouteFacts = {
  departureAirport: null,
  arrivalAirport: null,
  departureDate: null,
  returnDate: null,
  passengers: null,
  legCount: 0,
};

/**
 * Returns the route as a row shows it. A round trip (it ends where it began) shows its far end and the return date;
 * everything else shows the first departure and the last arrival.
 */
export function routeOf(legs: readonly Leg[]): RouteFacts {
  const first = legs[0];
  const last = legs[legs.length - 1];
  if (first === undefined || last === undefined) return noRoute;
  const isRound = legs.length > 1 && last.arrivalAirport === first.departureAirport;
  const counts = legs.map((leg) => leg.passengers).filter((count) => count !== null);
  return {
    departureAirport: first.departureAirport,
    arrivalAirport: isRound ? first.arrivalAirport : last.arrivalAirport,
    departureDate: first.departureDate,
    returnDate: isRound ? last.departureDate : null,
    passengers: counts.length === 0 ? null : Math.max(...counts),
    legCount: legs.length,
  };
}

export type MissingFact = 'route' | 'date' | 'passengers';

/** Returns what is missing before aircraft can be sourced: route, date and passengers of every leg. */
export function missingFacts(legs: readonly Leg[]): readonly MissingFact[] {
  const missing: MissingFact[] = [];
  if (legs.length === 0) missing.push('route');
  if (legs.length === 0 || legs.some((leg) => leg.departureDate === null)) missing.push('date');
  if (legs.length === 0 || legs.some((leg) => leg.passengers === null)) missing.push('passengers');
  return missing;
}

export const isComplete = (legs: readonly Leg[]): boolean => missingFacts(legs).length === 0;

export type OpenFact = MissingFact | 'time' | 'category' | 'budget' | 'client';
const allFacts = ['route', 'date', 'passengers', 'client', 'time', 'category', 'budget'] as const;

export interface Completeness {
  /** Facts that sourcing requires. */
  readonly missing: readonly MissingFact[];
  /** Facts that improve quotes and proposals. */
  readonly goodToHave: readonly Exclude<OpenFact, MissingFact>[];
  /** For each missing fact of a leg, the first leg that lacks it. */
  readonly firstLeg: Readonly<Partial<Record<OpenFact, number>>>;
  readonly known: number;
  readonly of: number;
}

interface RequestFactsGiven {
  readonly legs: readonly Leg[];
  readonly aircraftCategory: string | null;
  readonly budget: object | null;
  readonly hasClient: boolean;
}

/** Returns how complete a request is, and which facts are missing. `isComplete` only concerns the facts that sourcing requires. */
export function completenessOf({ legs, aircraftCategory, budget, hasClient }: RequestFactsGiven): Completeness {
  const missing = missingFacts(legs);
  const goodToHave: Exclude<OpenFact, MissingFact>[] = [];
  if (!hasClient) goodToHave.push('client');
  if (legs.length === 0 || legs.some((leg) => leg.departureTime === null)) goodToHave.push('time');
  if (aircraftCategory === null) goodToHave.push('category');
  if (budget === null) goodToHave.push('budget');
  const lacking = { date: 'departureDate', passengers: 'passengers', time: 'departureTime' } as const;
  const firstLeg: Partial<Record<OpenFact, number>> = {};
  for (const fact of keysOf(lacking)) {
    const at = legs.findIndex((leg) => leg[lacking[fact]] === null);
    if (at >= 0) firstLeg[fact] = at;
  }
  const open = missing.length + goodToHave.length;
  return { missing, goodToHave, firstLeg, known: allFacts.length - open, of: allFacts.length };
}

/** Maximum length of a quick entry; a longer text is a letter, not a request. */
export const maxQuickEntryLength = 1_000;
