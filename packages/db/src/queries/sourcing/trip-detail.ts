import type { Instant } from '@tripthread/shared/time/clock';
import type { AvinodeTripApiId, BrokerageId, RfqId, TripCode, TripId, TripReference } from '@tripthread/shared/ids';
import type { DeclineReason, RfqStatus } from '@tripthread/shared/quotes/quotes';
import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { orNull, type RowOf, select } from '../../internal/select.ts';
import { operators, rfqs, type StoredLift, trips } from '../../schema/trips.ts';
import { selectQuotes, toQuotes, type TripQuote } from '../quotes/trip-quotes.ts';

export interface TripDetail {
  readonly id: TripId;
  readonly avinodeTripId: AvinodeTripApiId | null;
  readonly tripCode: TripCode | null;
  /** Avinode's own deep links: the search with the trip's criteria, and the trip. */
  readonly searchUrl: string | null;
  readonly viewUrl: string | null;
  readonly cancelledAt: Instant | null;
  /** When it was last read at Avinode; null where it never was. */
  readonly readAt: Instant | null;
  /** Why the last read came to nothing. */
  readonly readError: string | null;
  readonly rfqs: readonly {
    readonly id: RfqId;
    readonly avinodeRfqId: string;
    readonly operatorName: string | null;
    readonly status: RfqStatus;
    readonly declineReason: DeclineReason | null;
    readonly sentAt: Instant | null;
    readonly answeredAt: Instant | null;
    /** When they turned out to be silent for longer than usual. */
    readonly chaserDueAt: Instant | null;
    /** The aircraft it was asked for, as last read. */
    readonly lifts: readonly StoredLift[];
  }[];
  /** The quotes that count for every session of the trip. */
  readonly quotes: readonly TripQuote[];
}

const [t, r, o] = [alias(trips, 't'), alias(rfqs, 'r'), alias(operators, 'o')];

const tripColumns = {
  id: t.id,
  avinodeTripId: t.avinodeTripId,
  tripCode: t.tripCode,
  searchUrl: t.searchUrl,
  viewUrl: t.viewUrl,
  cancelledAt: t.cancelledAt,
  readAt: t.readAt,
  readError: t.readError,
} as const;

const rfqColumns = {
  id: r.id,
  avinodeRfqId: r.avinodeRfqId,
  operatorName: orNull(o.name),
  status: r.status,
  declineReason: r.declineReason,
  sentAt: r.sentAt,
  answeredAt: r.answeredAt,
  chaserDueAt: r.chaserDueAt,
  lifts: r.lifts,
} as const;

/** Selects trips without their sourcing. @param which a condition on `trips t` */
export const selectTrips = (of: BrokerageId | Placeholder, which: SQL): SQL<RowOf<typeof tripColumns>> =>
  select(tripColumns, sql`from trips t where ${tenantCondition(of, 'trips', 't')} and ${which}`);

/** Selects the RFQs of a trip, oldest first. */
export const selectRfqs = (of: BrokerageId | Placeholder, trip: SQL): SQL<RowOf<typeof rfqColumns>> =>
  select(
    rfqColumns,
    sql`
    from rfqs r left join operators o on o.id = r.operator_id and ${tenantCondition(of, 'operators', 'o')}
    where ${tenantCondition(of, 'rfqs', 'r')} and r.trip_id = ${trip}
    order by r.created_at, r.id`,
  );

/**
 * Finds a trip by either of its names, with its sourcing; null when this brokerage has none.
 * @param withSourcing false leaves RFQs and quotes out, for a broker who has no session of their own on it
 */
export async function findTrip(
  tenant: Tenant,
  reference: TripReference,
  withSourcing: boolean,
): Promise<TripDetail | null> {
  const { brokerageId } = tenant;
  const name =
    reference.kind === 'api_id'
      ? sql`t.avinode_trip_id = ${reference.avinodeTripId}`
      : sql`t.trip_code = ${reference.tripCode}`;
  const first = sql`order by t.created_at, t.id limit 1`;
  const trip = compile(selectTrips(brokerageId, sql`${name} ${first}`));
  if (!withSourcing) {
    const [[found]] = await readPipelined(tenant, [trip]);
    // A broker without a session on it learns no more than that it exists.
    return found === undefined
      ? null
      : { ...found, searchUrl: null, viewUrl: null, readAt: null, readError: null, rfqs: [], quotes: [] };
  }
  const id = sql`(select t.id from trips t where ${tenantCondition(brokerageId, 'trips', 't')} and ${name} ${first})`;
  const [[found], sent, quotes] = await readPipelined(tenant, [
    trip,
    compile(selectRfqs(brokerageId, id)),
    compile(selectQuotes(brokerageId, sql`q.trip_id = ${id}`)),
  ]);
  return found === undefined ? null : { ...found, rfqs: sent, quotes: toQuotes(quotes) };
}
