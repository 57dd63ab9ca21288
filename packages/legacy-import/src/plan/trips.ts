import type { TripReference, TripId } from '@tripthread/shared/ids';
import { nameOfTrip, type SortedIds } from '../rules/values/avinode-ids.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { instantOf } from '../rules/rows.ts';
import { idsOf } from '../rules/requests.ts';
import type { KnownTrip } from '../source/load-known.ts';
import { byId, BatchBuilder, deterministicId, type Phase, type PlanContext } from './plan.ts';

/** The ids of a batch's trips, existing or planned. */
export interface TripBook {
  of(reference: TripReference): KnownTrip;
}

export async function openTripBook(
  planning: PlanContext,
  references: readonly (TripReference | null)[],
): Promise<TripBook> {
  const names = [...new Set(references.flatMap((reference) => (reference === null ? [] : [nameOfTrip(reference)])))];
  const known = await planning.known.trips(names);
  return {
    of(reference) {
      const name = nameOfTrip(reference);
      const made: KnownTrip = {
        id: deterministicId(planning, 'trips', name) as TripId,
        avinodeTripId: reference.kind === 'api_id' ? reference.avinodeTripId : null,
        tripCode: reference.kind === 'code' ? reference.tripCode : null,
      };
      return known.get(name) ?? made;
    },
  };
}

export interface SeenTrip {
  readonly ids: SortedIds;
  readonly at: string;
  readonly isOpen: boolean;
  readonly searchUrl: string | null;
}

/** Adds trips and their RFQs before rows that reference them. */
export async function addTrips(
  planning: PlanContext,
  batch: BatchBuilder,
  seen: readonly SeenTrip[],
): Promise<ReadonlyMap<SeenTrip, readonly Note[]>> {
  const book = await openTripBook(
    planning,
    seen.map(({ ids }) => ids.trip),
  );
  const named = seen.filter(({ ids }) => ids.trip !== null);
  const used = await planning.known.tripsInUse(named.map(({ ids }) => book.of(ids.trip as TripReference).id));
  const rfqs = await planning.known.rfqs(named.flatMap(({ ids }) => ids.rfqId ?? []));
  const notes = new Map<SeenTrip, readonly Note[]>();
  const connection_id = planning.known.connectionId;
  for (const one of named) {
    const trip = book.of(one.ids.trip as TripReference);
    if (trip.id === deterministicId(planning, 'trips', nameOfTrip(one.ids.trip as TripReference)))
      batch.add('trips', {
        id: trip.id,
        connection_id,
        avinode_trip_id: trip.avinodeTripId,
        trip_code: trip.tripCode,
        search_url: one.searchUrl,
        created_at: one.at,
      });
    const { rfqId } = one.ids;
    if (rfqId === null) continue;
    const id = deterministicId(planning, 'rfqs', rfqId);
    const there = rfqs.get(rfqId);
    // A trip with sessions here already counts its RFQs, and an RFQ of another trip stays there.
    if (there !== undefined ? there.id === id : !used.has(trip.id))
      batch.add('rfqs', {
        id,
        trip_id: there?.tripId ?? trip.id,
        connection_id,
        avinode_rfq_id: rfqId,
        status: one.isOpen ? 'sent' : 'expired',
        sent_at: one.at,
        created_at: one.at,
      });
    else if (there === undefined) notes.set(one, [{ reason: 'trip_in_use', field: 'avinode_rfq_id', value: rfqId }]);
  }
  return notes;
}

/** Returns Avinode's link to a trip, if it is one. */
export function searchUrlOf(raw: Raw): string | null {
  const url = raw.avinode_deep_link;
  return typeof url === 'string' && url.length <= 500 && /^https:\/\/(?:[a-z0-9-]+\.)*avinode\.com\//u.test(url)
    ? url
    : null;
}

/** Plans trips and RFQs that only a session references. */
export function planSessionTrips(planning: PlanContext): readonly Phase[] {
  if (planning.stage.sessions !== 'table') return [];
  const where = 't.avinode_trip_id is not null';
  return [
    byId(planning, 'trips of sessions', { table: 'chat_sessions', where }, async (raws) => {
      const batch = new BatchBuilder(planning);
      const seen = raws.map((raw) => ({
        ids: idsOf(raw),
        at: startOf(raw, planning.asOf),
        isOpen: raw.status === 'active' || raw.status === 'paused',
        searchUrl: null,
      }));
      await addTrips(planning, batch, seen);
      return batch;
    }),
  ];
}

const startOf = (raw: Raw, otherwise: string): string =>
  instantOf(raw, 'session_started_at') ?? instantOf(raw, 'created_at') ?? otherwise;
