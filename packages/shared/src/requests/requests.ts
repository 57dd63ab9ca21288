/** Trip requests: what the client wants flown. A leg is one flight; times are local to its airport of departure. */

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
  /** Local date at the airport of departure, `YYYY-MM-DD`; null while to be decided. */
  readonly departureDate: string | null;
  /** Local time `HH:MM`; null while to be decided. */
  readonly departureTime: string | null;
  /** Passengers on this leg; null while unknown. */
  readonly passengers: number | null;
}

/** Whose clocks a leg's times are read on: IANA zones, null where the airport is not known. Never typed: looked up. */
export interface LegZones {
  readonly departureZone: string | null;
  readonly arrivalZone: string | null;
}

/** What goes along, and how the cabin is to be. Null is "not said": never taken for a no. */
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

/** Of everything that holds wishes, the wishes. */
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
 * The route as a row shows it. A round trip (it ends where it began) shows its far end and the date of the way back;
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

/** What is still missing before aircraft can be sourced: route, date and passengers of every leg. */
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
  /** Without these no aircraft can be sourced. */
  readonly missing: readonly MissingFact[];
  /** What operators quote better with, and a proposal is written to. */
  readonly goodToHave: readonly Exclude<OpenFact, MissingFact>[];
  /** For each open fact of a leg, the first leg that lacks it. */
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

/** How much of a request is said, and by name what is not. Whether it can be sourced is `isComplete`, no matter the rest. */
export function completenessOf({ legs, aircraftCategory, budget, hasClient }: RequestFactsGiven): Completeness {
  const missing = missingFacts(legs);
  const goodToHave: Exclude<OpenFact, MissingFact>[] = [];
  if (!hasClient) goodToHave.push('client');
  if (legs.length === 0 || legs.some((leg) => leg.departureTime === null)) goodToHave.push('time');
  if (aircraftCategory === null) goodToHave.push('category');
  if (budget === null) goodToHave.push('budget');
  const lacking = { date: 'departureDate', passengers: 'passengers', time: 'departureTime' } as const;
  const firstLeg: Partial<Record<OpenFact, number>> = {};
  for (const [fact, field] of Object.entries(lacking)) {
    const at = legs.findIndex((leg) => leg[field] === null);
    if (at >= 0) firstLeg[fact as keyof typeof lacking] = at;
  }
  const open = missing.length + goodToHave.length;
  return { missing, goodToHave, firstLeg, known: allFacts.length - open, of: allFacts.length };
}

/** A line that is to be read as a request; what is longer is a letter. */
export const maxQuickEntryLength = 1_000;
