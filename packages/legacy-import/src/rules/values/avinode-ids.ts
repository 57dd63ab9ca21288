import { avinodeIdKind, parseTripReference, type TripReference } from '@tripthread/shared/ids';
import type { Note } from '@tripthread/shared/legacy/legacy-rows';

export interface SortedIds {
  readonly trip: TripReference | null;
  readonly rfpId: string | null;
  readonly rfqId: string | null;
  readonly notes: readonly Note[];
}

export interface GivenIds {
  readonly avinode_trip_id: string | null;
  readonly avinode_rfp_id: string | null;
  readonly avinode_rfq_id: string | null;
}

type Column = keyof GivenIds;
const columns = ['avinode_trip_id', 'avinode_rfp_id', 'avinode_rfq_id'] as const satisfies readonly Column[];

/** An RFP id is a free name for the whole tender, such as `rfp-123`. */
const rfpIdPattern = /^rfp[-_ ]?[A-Za-z0-9][A-Za-z0-9_-]{0,50}$/iu;
/** `atrip-64956150` without its prefix; six digits could be a trip code. */
const bareTripNumber = /^[0-9]{7,18}$/u;

/** A trip code as it is copied: in capitals, or with a digit. Six lower-case letters are a word. */
function readTrip(text: string): TripReference | null {
  const reference = parseTripReference(text);
  if (reference === null || reference.kind === 'api_id') return reference;
  return text === text.toUpperCase() || /[0-9]/u.test(text) ? reference : null;
}

type Kind = 'trip' | 'rfp' | 'rfq';
const homes: Record<Kind, Column> = { trip: 'avinode_trip_id', rfp: 'avinode_rfp_id', rfq: 'avinode_rfq_id' };

/** Returns the kind of an id, for any column. */
function kindOf(column: Column, text: string): Kind | null {
  const lower = text.toLowerCase();
  if (avinodeIdKind(lower) === 'rfq' && lower.length <= 60) return 'rfq';
  if (parseTripReference(text)?.kind === 'api_id') return 'trip';
  if (rfpIdPattern.test(text)) return 'rfp';
  if (column === 'avinode_trip_id') return readTrip(text) !== null || bareTripNumber.test(text) ? 'trip' : null;
  return null;
}

/**
 * Sorts ids into their columns: the legacy system often stored them in the wrong one. An id moves to the column of its kind
 * unless that has a value; an unknown value is dropped with a note.
 */
export function sortAvinodeIds(given: GivenIds): SortedIds {
  const found: Partial<Record<Kind, string>> = {};
  const notes: Note[] = [];
  const misplaced: [Column, Kind, string][] = [];
  for (const column of columns) {
    const text = given[column]?.trim() ?? '';
    if (text === '') continue;
    const kind = kindOf(column, text);
    if (kind === null) notes.push({ reason: 'unreadable_id', field: column, value: text });
    else if (homes[kind] === column) found[kind] = text;
    else misplaced.push([column, kind, text]);
  }
  // A value in its own column takes precedence.
  for (const [column, kind, text] of misplaced) {
    notes.push({ reason: 'wrong_column', field: column, value: text });
    found[kind] ??= text;
  }
  return { ...namedBy(found, notes), notes };
}

function namedBy(found: Partial<Record<Kind, string>>, notes: Note[]): Omit<SortedIds, 'notes'> {
  const named = { rfpId: found.rfp ?? null, rfqId: found.rfq?.toLowerCase() ?? null };
  if (found.trip === undefined) return { trip: null, ...named };
  if (!bareTripNumber.test(found.trip)) return { trip: readTrip(found.trip), ...named };
  notes.push({ reason: 'prefix_restored', field: 'avinode_trip_id', value: found.trip });
  return { trip: parseTripReference(`atrip-${found.trip}`), ...named };
}

/** The trip's name, as sessions show it. */
export const nameOfTrip = (reference: TripReference): string =>
  reference.kind === 'api_id' ? reference.avinodeTripId : reference.tripCode;
