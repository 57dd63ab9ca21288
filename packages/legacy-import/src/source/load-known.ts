import type { AvinodeTripApiId, OperatorId, QuoteId, TripCode, TripId } from '@tripthread/shared/ids';
import type { Sql } from 'postgres';

export interface KnownTrip {
  readonly id: TripId;
  readonly avinodeTripId: AvinodeTripApiId | null;
  readonly tripCode: TripCode | null;
}

export interface KnownQuote {
  readonly id: QuoteId;
  readonly operatorId: OperatorId;
  readonly receivedAt: string;
  readonly kind: string;
  readonly status: string;
  readonly validUntil: string | null;
}

export interface KnownSourcing {
  readonly rfqs: readonly { readonly status: string; readonly chaserDueAt: string | null }[];
  readonly quotes: readonly KnownQuote[];
}

/** The existing rows of the brokerage that an import has to match. */
export interface Known {
  readonly connectionId: string | null;
  agents(): Promise<readonly { readonly id: string; readonly email: string }[]>;
  operators(): Promise<readonly { readonly id: string; readonly name: string; readonly companyId: string | null }[]>;
  /** Trips by either name. */
  trips(names: readonly string[]): Promise<ReadonlyMap<string, KnownTrip>>;
  /** Returns which of these trips already have a session. */
  tripsInUse(tripIds: readonly string[]): Promise<ReadonlySet<string>>;
  sourcing(tripIds: readonly string[]): Promise<ReadonlyMap<string, KnownSourcing>>;
  rfqs(
    avinodeRfqIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly tripId: string }>>;
  /** Client cards under the ids they were imported with. */
  clients(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>>;
  sessions(ids: readonly string[]): Promise<ReadonlySet<string>>;
  sessionsOfRequests(ids: readonly string[]): Promise<ReadonlySet<string>>;
  messages(ids: readonly string[]): Promise<ReadonlySet<string>>;
  quotes(ids: readonly string[]): Promise<ReadonlySet<string>>;
  proposalNumbers(numbers: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** An empty brokerage, for inspecting the legacy database only. */
export const emptyKnown: Known = {
  connectionId: null,
  agents: async () => [],
  operators: async () => [],
  trips: async () => new Map(),
  tripsInUse: async () => new Set(),
  sourcing: async () => new Map(),
  rfqs: async () => new Map(),
  clients: async () => new Map(),
  sessions: async () => new Set(),
  sessionsOfRequests: async () => new Set(),
  messages: async () => new Set(),
  quotes: async () => new Set(),
  proposalNumbers: async () => new Map(),
};

type Text = string | null;

/** Queries the database as the application inside the brokerage, so that row-level security applies. */
export async function loadKnown(sql: Sql, brokerageId: string): Promise<Known> {
  const [connection] = await sql<{ id: string }[]>`
    select id from avinode_connections where brokerage_id = ${brokerageId} order by is_active desc, created_at, id limit 1`;
  const connectionId = connection?.id ?? null;
  return {
    connectionId,
    ...idLookups(sql, brokerageId),
    agents: async () =>
      sql<{ id: string; email: string }[]>`select id, email from iso_agents where brokerage_id = ${brokerageId}`,
    operators: async () =>
      sql<{ id: string; name: string; companyId: Text }[]>`
        select id, name, avinode_company_id as "companyId" from operators where brokerage_id = ${brokerageId}`,
    async trips(names) {
      const rows = await sql<KnownTrip[]>`
        select id, avinode_trip_id as "avinodeTripId", trip_code as "tripCode" from trips
        where brokerage_id = ${brokerageId} and connection_id = ${connectionId} and merged_into is null
          and (avinode_trip_id = any (${[...names]}::text[]) or trip_code = any (${[...names]}::text[]))`;
      return new Map(
        rows.flatMap((trip) =>
          [trip.avinodeTripId, trip.tripCode].flatMap((name) => (name === null ? [] : [[name, trip] as const])),
        ),
      );
    },
    sourcing: (ids) => readSourcing(sql, brokerageId, ids),
    async rfqs(ids) {
      const rows = await sql<{ id: string; tripId: string; name: string }[]>`
        select id, trip_id as "tripId", avinode_rfq_id as name from rfqs
        where brokerage_id = ${brokerageId} and connection_id = ${connectionId} and avinode_rfq_id = any (${[...ids]}::text[])`;
      return new Map(rows.map(({ name, ...rfq }) => [name, rfq]));
    },
    async clients(ids) {
      const rows = await sql<{ given: string; id: string; name: string }[]>`
        select c.id as given, coalesce(m.id, c.id) as id, coalesce(m.name, c.name) as name
        from clients c left join clients m on m.id = c.merged_into and m.brokerage_id = c.brokerage_id
        where c.brokerage_id = ${brokerageId} and c.id = any (${[...ids]}::uuid[])`;
      return new Map(rows.map(({ given, ...client }) => [given, client]));
    },
    async proposalNumbers(numbers) {
      const rows = await sql<{ id: string; name: string }[]>`
        select id, proposal_number as name from proposals where brokerage_id = ${brokerageId} and proposal_number = any (${[...numbers]}::text[])`;
      return new Map(rows.map(({ id, name }) => [name, id]));
    },
  };
}

/** Returns which of the given ids exist. */
function idLookups(sql: Sql, brokerageId: string) {
  const find = async (from: string, column: string, ids: readonly string[]): Promise<ReadonlySet<string>> => {
    const rows = await sql<{ id: string }[]>`
      select distinct ${sql(column)} as id from ${sql(from)}
      where brokerage_id = ${brokerageId} and ${sql(column)} = any (${[...ids]}::uuid[])`;
    return new Set(rows.map(({ id }) => id));
  };
  return {
    tripsInUse: (ids: readonly string[]) => find('chat_sessions', 'trip_id', ids),
    sessions: (ids: readonly string[]) => find('chat_sessions', 'id', ids),
    sessionsOfRequests: (ids: readonly string[]) => find('chat_sessions', 'request_id', ids),
    messages: (ids: readonly string[]) => find('messages', 'id', ids),
    quotes: (ids: readonly string[]) => find('quotes', 'id', ids),
  };
}

async function readSourcing(
  sql: Sql,
  brokerageId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownSourcing>> {
  const found = new Map(
    ids.map((id) => [id, { rfqs: [] as { status: string; chaserDueAt: Text }[], quotes: [] as KnownQuote[] }]),
  );
  const rfqs = await sql<{ tripId: string; status: string; chaserDueAt: Text }[]>`
    select trip_id as "tripId", status::text, chaser_due_at as "chaserDueAt" from rfqs where brokerage_id = ${brokerageId} and trip_id = any (${[...ids]}::uuid[])`;
  for (const { tripId, ...rfq } of rfqs) found.get(tripId)?.rfqs.push(rfq);
  const quotes = await sql<(KnownQuote & { tripId: string })[]>`
    select trip_id as "tripId", id, operator_id as "operatorId", received_at as "receivedAt", kind::text, status::text, valid_until as "validUntil"
    from quotes where brokerage_id = ${brokerageId} and trip_id = any (${[...ids]}::uuid[]) order by received_at, id`;
  for (const { tripId, ...quote } of quotes) found.get(tripId)?.quotes.push(quote);
  return found;
}
