import type { TripReference, OperatorId, QuoteId } from '@tripthread/shared/ids';
import type { SortedIds } from '../rules/values/avinode-ids.ts';
import { toQuote } from '../rules/quotes.ts';
import { idsOf, isPlaceholder, type MappedRequest, toRequest } from '../rules/requests.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, instantOf, textOf } from '../rules/rows.ts';
import { isOver, readRequestStatus } from '@tripthread/shared/requests/legacy-status';
import type { PeopleBook } from '../source/people-lookup.ts';
import { listExistingClients } from './people.ts';
import { byId, BatchBuilder, groupBy, type Phase, type PlanContext } from './plan.ts';
import { addTrips, openTripBook, searchUrlOf } from './trips.ts';

/** Plans requests with their legs, their trips and the trips' quotes. */
export function planRequests(planning: PlanContext, book: PeopleBook): readonly Phase[] {
  return [byId(planning, 'requests', { table: 'requests' }, (raws) => planBatch(planning, book, raws))];
}

async function planBatch(planning: PlanContext, book: PeopleBook, all: readonly Raw[]): Promise<BatchBuilder> {
  const batch = new BatchBuilder(planning);
  // A placeholder request becomes the session of its conversation in a later phase.
  const raws = all.filter((raw) => planning.stage.threads !== 'requests' || !isPlaceholder(raw));
  const conversationContext = await readRequestContext(planning, raws);
  const seen = raws.map((raw) => ({
    ids: conversationContext.idsOf(raw),
    at: instantOf(raw, 'avinode_session_started_at') ?? instantOf(raw, 'created_at') ?? planning.asOf,
    isOpen: !isOver(readRequestStatus(textOf(raw, 'status'))?.step ?? null),
    searchUrl: searchUrlOf(raw),
  }));
  const tripNotes = await addTrips(planning, batch, seen);
  const trips = await openTripBook(
    planning,
    seen.map(({ ids }) => ids.trip),
  );
  const used = await planning.known.tripsInUse(
    seen.flatMap(({ ids }) => (ids.trip === null ? [] : [trips.of(ids.trip).id])),
  );
  for (const [index, raw] of raws.entries()) {
    const id = idOf(raw, 'id') ?? '';
    const one = seen[index];
    const { row, legs, notes } = conversationContext.request(raw);
    const owner = idOf(raw, 'iso_agent_id');
    const clientId = conversationContext.clientOf(raw);
    const said: Note[] = [
      ...notes,
      ...(one === undefined ? [] : (tripNotes.get(one) ?? [])),
      ...referenceNotes(raw, book, clientId),
    ];
    batch.add('requests', { ...row, iso_agent_id: book.agent(owner, batch), client_id: clientId });
    for (const [segment_order, leg] of legs.entries()) batch.add('trip_segments', legRow(id, segment_order, leg));
    batch.account('requests', raw, said, { isMoved: true, clientId });
    const reference = one?.ids.trip ?? null;
    if (reference === null) continue;
    const tripId = trips.of(reference).id;
    const quotes = conversationContext.quotesOf(id);
    const given = { owner: { trip_id: tripId, session_id: null }, quotes, clientId };
    if (used.has(tripId)) await addToUsedTrip(planning, book, batch, given);
    else addQuotes(planning, book, batch, given);
  }
  for (const raw of conversationContext.segments) batch.account('trip_segments', raw, [], { isMoved: true });
  return batch;
}

function referenceNotes(raw: Raw, book: PeopleBook, clientId: string | null): readonly Note[] {
  const owner = idOf(raw, 'iso_agent_id');
  const client = idOf(raw, 'client_profile_id');
  return [
    ...(book.knownAgent(owner) === null
      ? [{ reason: 'unknown_agent', field: 'iso_agent_id', value: owner ?? '' } as const]
      : []),
    ...(client !== null && clientId === null
      ? [{ reason: 'broken_reference', field: 'client_profile_id', value: client } as const]
      : []),
  ];
}

export const legRow = (request_id: string, segment_order: number, leg: MappedRequest['legs'][number]) => ({
  request_id,
  segment_order,
  departure_airport: leg.departureAirport,
  arrival_airport: leg.arrivalAirport,
  departure_date: leg.departureDate,
  departure_time: leg.departureTime,
  passengers: leg.passengers,
});

/** What requests need from other tables: legs, clients, quotes, and the trip of their session. */
export interface RequestContext {
  readonly segments: readonly Raw[];
  request(raw: Raw): MappedRequest;
  clientOf(raw: Raw): string | null;
  quotesOf(requestId: string): readonly Raw[];
  /** Returns the request's own ids; without a trip, that of its newest session. */
  idsOf(raw: Raw): SortedIds;
}

export async function readRequestContext(planning: PlanContext, raws: readonly Raw[]): Promise<RequestContext> {
  const { source, currency, asOf } = planning;
  const ids = raws.flatMap((raw) => idOf(raw, 'id') ?? []);
  const of = (table: string, order: string) =>
    source.rows(table, `t.request_id = any ($1::uuid[]) order by ${order}`, [ids]);
  const segments = ids.length === 0 ? [] : await of('trip_segments', 't.request_id, t.segment_order, t.id');
  const quotes = ids.length === 0 ? [] : await of('quotes', 't.created_at, t.id');
  const sessions =
    ids.length === 0 || planning.stage.sessions !== 'table'
      ? []
      : await of('chat_sessions', 't.last_activity_at desc, t.id desc');
  const clients = await listExistingClients(planning, raws);
  const segmentsOf = groupBy(segments, (raw) => idOf(raw, 'request_id') ?? '');
  const quotesOf = groupBy(quotes, (raw) => idOf(raw, 'request_id') ?? '');
  const tripOf = new Map<string, TripReference>();
  for (const session of sessions) {
    const request = idOf(session, 'request_id') ?? '';
    const { trip } = idsOf(session);
    if (trip !== null && !tripOf.has(request)) tripOf.set(request, trip);
  }
  return {
    segments,
    request: (raw) => toRequest(raw, segmentsOf.get(idOf(raw, 'id') ?? '') ?? [], { currency, at: asOf }),
    clientOf(raw) {
      const id = idOf(raw, 'client_profile_id');
      return id !== null && clients.has(id) ? id : null;
    },
    quotesOf: (id) => quotesOf.get(id) ?? [],
    idsOf(raw) {
      const own = idsOf(raw);
      return own.trip === null ? { ...own, trip: tripOf.get(idOf(raw, 'id') ?? '') ?? null } : own;
    },
  };
}

export interface QuotesOfRequest {
  /** Returns the request's trip; without one, the quotes belong to its session. */
  readonly owner:
    | { readonly trip_id: string; readonly session_id: null }
    | { readonly trip_id: null; readonly session_id: string };
  readonly quotes: readonly Raw[];
  readonly clientId: string | null;
}

/** The trip already has sessions here that count its quotes, so quotes that are not migrated yet are only archived. */
async function addToUsedTrip(
  planning: PlanContext,
  book: PeopleBook,
  batch: BatchBuilder,
  given: QuotesOfRequest,
): Promise<void> {
  const here = await planning.known.quotes(given.quotes.flatMap((raw) => idOf(raw, 'id') ?? []));
  const isHere = (raw: Raw) => here.has(idOf(raw, 'id') ?? '');
  addQuotes(planning, book, batch, { ...given, quotes: given.quotes.filter(isHere) });
  for (const raw of given.quotes.filter((one) => !isHere(one)))
    batch.account('quotes', raw, [{ reason: 'trip_in_use' }], { isMoved: false, clientId: given.clientId });
}

/** Adds the quotes of a request. @returns the legacy rows that became quotes */
export function addQuotes(
  planning: PlanContext,
  book: PeopleBook,
  batch: BatchBuilder,
  given: QuotesOfRequest,
): readonly PlannedQuote[] {
  const seen = new Set<string>();
  return given.quotes.flatMap((raw) => {
    const { quote, notes } = toQuote(raw, { currency: planning.currency, at: planning.asOf });
    if (quote === null) {
      batch.account('quotes', raw, notes, { isMoved: false, clientId: given.clientId });
      return [];
    }
    const { row, lines, operatorName } = quote;
    const isDuplicate = row.avinode_quote_id !== null && seen.has(row.avinode_quote_id);
    if (row.avinode_quote_id !== null) seen.add(row.avinode_quote_id);
    const operatorId = book.operator(idOf(raw, 'operator_profile_id'), operatorName, batch);
    const { kind, status, avinode_quote_id, ...stated } = row;
    batch.add('quotes', {
      ...row,
      avinode_quote_id: isDuplicate ? null : avinode_quote_id,
      ...given.owner,
      operator_id: operatorId,
    });
    const { id, ...values } = stated;
    batch.add('quote_revisions', { quote_id: id, revision: 1, ...values });
    for (const [position, line] of lines.entries())
      batch.add('quote_lines', {
        quote_id: id,
        revision: 1,
        position,
        kind: line.kind,
        state: line.state,
        label: line.label,
        amount_minor: line.amountMinor,
      });
    batch.account('quotes', raw, notes, { isMoved: true, clientId: given.clientId });
    return [
      {
        id: id as QuoteId,
        operatorId: operatorId as OperatorId,
        receivedAt: row.received_at,
        kind,
        status,
        validUntil: row.valid_until,
      },
    ];
  });
}

export interface PlannedQuote {
  readonly id: QuoteId;
  readonly operatorId: OperatorId;
  readonly receivedAt: string;
  readonly kind: 'firm' | 'estimate';
  readonly status: 'pending' | 'received' | 'analyzed' | 'accepted' | 'rejected' | 'expired';
  readonly validUntil: string | null;
}
