import type { Instant } from '@tripthread/shared/time/clock';
import { moneyOf } from '@tripthread/shared/money/money';
import { type Leg, type RequestStatus, routeOf } from '@tripthread/shared/requests/requests';
import { sortAvinodeIds, type SortedIds } from './values/avinode-ids.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { flagOf, idOf, instantOf, type Mapped, numberOf, objectOf, textOf } from './rows.ts';
import { readRequestStatus } from '@tripthread/shared/requests/legacy-status';

export interface RequestRow {
  readonly id: string;
  readonly status: RequestStatus;
  readonly departure_airport: string | null;
  readonly arrival_airport: string | null;
  readonly departure_date: string | null;
  readonly return_date: string | null;
  readonly passengers: number | null;
  readonly aircraft_type: string | null;
  readonly budget_minor: number | null;
  readonly budget_currency: string | null;
  readonly special_requirements: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export interface MappedRequest extends Mapped<RequestRow> {
  readonly legs: readonly Leg[];
  readonly ids: SortedIds;
}

export const idsOf = (raw: Raw): SortedIds =>
  sortAvinodeIds({
    avinode_trip_id: textOf(raw, 'avinode_trip_id'),
    avinode_rfp_id: textOf(raw, 'avinode_rfp_id'),
    avinode_rfq_id: textOf(raw, 'avinode_rfq_id'),
  });

/** Placeholders that the legacy system stored instead of an airport. */
const noAirport: ReadonlySet<string> = new Set(['TBD', 'TBA', 'N/A', 'NA', 'XXX', 'XXXX', 'NONE', 'NULL']);

function airport(raw: Raw, name: string, notes: Note[]): string | null {
  const text = textOf(raw, name)?.toUpperCase() ?? null;
  if (text === null || noAirport.has(text)) return null;
  if (/^[A-Z0-9]{3,4}$/u.test(text)) return text;
  notes.push({ reason: 'unreadable_airport', field: name, value: text });
  return null;
}

/**
 * Returns the date of a flight. The legacy system stored dates as midnight UTC; any other time is meaningless without the
 * airport's time zone, which it did not store.
 */
function day(raw: Raw, name: string, notes: Note[]): string | null {
  const instant = instantOf(raw, name);
  if (instant === null) {
    const given = textOf(raw, name);
    if (given !== null) notes.push({ reason: 'unreadable_time', field: name, value: given });
    return null;
  }
  if (!/^[0-9]{4}-/u.test(instant)) {
    notes.push({ reason: 'unreadable_time', field: name, value: instant });
    return null;
  }
  if (!instant.endsWith('T00:00:00.000Z')) notes.push({ reason: 'time_of_day', field: name, value: instant });
  return instant.slice(0, 10);
}

function passengers(raw: Raw, notes: Note[]): number | null {
  const count = numberOf(raw, 'passengers');
  if (count === null) return null;
  if (Number.isInteger(count) && count >= 1 && count <= 100) return count;
  notes.push({ reason: 'bad_number', field: 'passengers', value: String(count) });
  return null;
}

/** Returns the legs of the segments; without segments an outbound leg, and a return leg if there is a return date. */
function legsOf(raw: Raw, segments: readonly Raw[], notes: Note[]): readonly Leg[] {
  const ordered = segments.toSorted(
    (a, b) => (numberOf(a, 'segment_order') ?? 0) - (numberOf(b, 'segment_order') ?? 0),
  );
  const stated = ordered.flatMap((segment) => leg(segment, day(segment, 'departure_date', notes), notes) ?? []);
  if (stated.length > 0) return stated.slice(0, 20);
  const there = leg(raw, day(raw, 'departure_date', notes), notes);
  const back = day(raw, 'return_date', notes);
  if (there === null) return [];
  if (back === null) return [there];
  const { departureAirport, arrivalAirport } = there;
  return [there, { ...there, departureAirport: arrivalAirport, arrivalAirport: departureAirport, departureDate: back }];
}

function leg(raw: Raw, departureDate: string | null, notes: Note[]): Leg | null {
  const departureAirport = airport(raw, 'departure_airport', notes);
  const arrivalAirport = airport(raw, 'arrival_airport', notes);
  if (departureAirport === null || arrivalAirport === null) return null;
  if (departureAirport === arrivalAirport) {
    notes.push({ reason: 'same_airports', field: 'arrival_airport', value: arrivalAirport });
    return null;
  }
  const time = textOf(raw, 'departure_time')?.slice(0, 5) ?? null;
  const isTime = time !== null && /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/u.test(time);
  return {
    departureAirport,
    arrivalAirport,
    departureDate,
    departureTime: isTime ? time : null,
    passengers: passengers(raw, notes),
  };
}

/** Columns without a counterpart, stored under one metadata key. */
const columnsWithoutCounterpart = [
  'status',
  'operators_contacted',
  'quotes_expected',
  'quotes_received',
  'avinode_trip_id',
  'avinode_rfp_id',
  'avinode_rfq_id',
  'avinode_deep_link',
  'avinode_session_started_at',
  'avinode_session_ended_at',
  'primary_conversation_id',
  'trip_type',
  'segment_count',
] as const;

export function toRequest(
  raw: Raw,
  segments: readonly Raw[],
  { currency, at }: { currency: string; at: Instant },
): MappedRequest {
  const notes: Note[] = [];
  const known = readRequestStatus(textOf(raw, 'status'));
  if (known === null) notes.push({ reason: 'unknown_value', field: 'status', value: textOf(raw, 'status') ?? '' });
  const legs = legsOf(raw, segments, notes);
  const { legCount: _, ...route } = routeOf(legs);
  const ids = idsOf(raw);
  const budget = numberOf(raw, 'budget');
  const money = budget === null ? null : moneyOf(budget, currency);
  if (budget !== null && money === null) notes.push({ reason: 'bad_number', field: 'budget', value: String(budget) });
  const created = instantOf(raw, 'created_at') ?? instantOf(raw, 'updated_at') ?? at;
  const kept = Object.fromEntries(
    columnsWithoutCounterpart.flatMap((name) =>
      raw[name] === undefined || raw[name] === null ? [] : [[name, raw[name]]],
    ),
  );
  const row: RequestRow = {
    id: idOf(raw, 'id') ?? '',
    status: known?.status ?? 'pending',
    departure_airport: route.departureAirport,
    arrival_airport: route.arrivalAirport,
    departure_date: route.departureDate,
    return_date: route.returnDate,
    passengers: route.passengers,
    aircraft_type: textOf(raw, 'aircraft_type'),
    budget_minor: money?.amountMinor ?? null,
    budget_currency: money?.currency ?? null,
    special_requirements: textOf(raw, 'special_requirements'),
    metadata: { ...objectOf(raw, 'metadata'), formerly: kept },
    created_at: created,
    updated_at: instantOf(raw, 'updated_at') ?? created,
  };
  return { row, legs, ids, notes: [...notes, ...ids.notes] };
}

/** A placeholder: the legacy system created one for a conversation without a request. */
export function isPlaceholder(raw: Raw): boolean {
  const metadata = objectOf(raw, 'metadata') ?? {};
  return (
    textOf(raw, 'conversation_type') === 'general' &&
    (flagOf(metadata, 'is_general_conversation') === true || airport(raw, 'departure_airport', []) === null) &&
    idsOf(raw).trip === null
  );
}
