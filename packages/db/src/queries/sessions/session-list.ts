import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type {
  AvinodeTripApiId,
  ClientId,
  ConversationId,
  IsoAgentId,
  RequestId,
  SessionId,
  TripCode,
  TripReference,
} from '@tripthread/shared/ids';
import {
  isOpen,
  maxSessionsCounted,
  type SessionStatus,
  sessionStatuses,
  type SessionStep,
  type Turn,
} from '@tripthread/shared/sessions/sessions';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { isInstant } from '../../internal/instants.ts';
import { given, readPipelined, rememberStatements, tenantCondition } from '../../internal/pipeline.ts';
import { containing } from '../../internal/text-search.ts';

/** Whose eyes: a lead sees everything of the brokerage, a broker of colleagues' sessions a card. */
export interface Reader {
  readonly agentId: IsoAgentId;
  readonly role: 'broker' | 'lead';
}

export interface SessionFilter {
  readonly scope: 'mine' | 'team';
  readonly statuses: readonly SessionStatus[];
  readonly trip?: TripReference | undefined;
  readonly step?: SessionStep | undefined;
  readonly assignee?: IsoAgentId | undefined;
  readonly q?: string | undefined;
  readonly unread?: boolean | undefined;
  /** Only with a price that lapses before this instant; of sessions that the reader may see prices of. */
  readonly expiringBefore?: Instant | undefined;
  /** Only with an operator who is silent for longer than usual; of sessions that the reader may see operators of. */
  readonly silent?: boolean | undefined;
  /** By when somebody has to act, the most overdue first; newest activity first when left out. Of open sessions only. */
  readonly sort?: 'urgent' | undefined;
  readonly ids?: readonly SessionId[] | undefined;
}

/** A row of the list: about twenty facts, all of the session's own table. On a card, what a colleague may not see is null. */
export interface SessionRow {
  readonly access: 'full' | 'card';
  readonly id: SessionId;
  readonly version: number;
  readonly status: SessionStatus;
  readonly currentStep: SessionStep;
  readonly isoAgentId: IsoAgentId;
  readonly avinodeTripId: AvinodeTripApiId | TripCode | null;
  readonly tripCode: TripCode | null;
  readonly avinodeRfpId: string | null;
  readonly conversation: { readonly id: ConversationId; readonly subject: string | null } | null;
  readonly client: { readonly id: ClientId; readonly name: string | null } | null;
  readonly request: {
    readonly id: RequestId | null;
    readonly departureAirport: string | null;
    readonly arrivalAirport: string | null;
    readonly departureDate: string | null;
    readonly returnDate: string | null;
    readonly passengers: number | null;
    readonly legCount: number;
  } | null;
  readonly messageCount: number;
  readonly quotesReceivedCount: number;
  readonly quotesExpectedCount: number;
  readonly operatorsContactedCount: number;
  readonly earliestExpiryAt: Instant | null;
  readonly silentSinceAt: Instant | null;
  /** By when somebody has to act; null for a closed session. */
  readonly dueAt: Instant | null;
  readonly pausedUntil: Instant | null;
  readonly lastActivityAt: Instant;
  readonly turn: Turn;
  readonly unread: boolean;
}

/** Exact for open statuses; the others stop at `maxSessionsCounted`. */
export type StatusCounts = Record<SessionStatus, number>;

export interface SessionPage {
  readonly sessions: readonly SessionRow[];
  readonly nextCursor: string | null;
  readonly counts: StatusCounts;
}

const facts = `
  cs.id, cs.version, cs.status, cs.current_step, cs.iso_agent_id, cs.avinode_trip_id, cs.trip_code, cs.avinode_rfp_id,
  cs.conversation_id, cs.subject, cs.client_id, cs.client_name, cs.request_id, cs.departure_airport, cs.arrival_airport,
  cs.departure_date, cs.return_date, cs.passengers, cs.leg_count, cs.message_count, cs.quotes_received_count,
  cs.quotes_expected_count, cs.operators_contacted_count, cs.earliest_expiry_at, cs.silent_since_at, cs.due_at,
  cs.paused_until, cs.last_activity_at, cs.turn`;

/** The columns of one row, where `sr` is the reader's mark on it. */
export const sessionRowColumns = sql.raw(`${facts}, cs.last_inbound_seq > coalesce(sr.last_read_seq, 0) as has_news`);

const [brokerageId, agentId] = [given('brokerageId'), given('agentId')];
const inBrokerage = (table: string, alias: string): SQL => tenantCondition(brokerageId, table, alias);

/** Whether there is something unread. Only asked of the reader's own sessions; a join would read every mark there is. */
const hasNews =
  (): SQL => sql`case when cs.iso_agent_id = ${agentId} and cs.last_inbound_seq > 0 then cs.last_inbound_seq > coalesce((
    select sr.last_read_seq from session_reads sr
    where sr.session_id = cs.id and sr.iso_agent_id = ${agentId} and ${inBrokerage('session_reads', 'sr')}), 0) else false end`;
const columns = (): SQL => sql`${sql.raw(facts)}, ${hasNews()} as has_news`;

/** The open-status test and its two halves are literal, or the partial indexes could not be used. */
const open = sql`cs.status in ('active', 'paused')`;
const statusIs = {
  active: sql`cs.status = 'active'`,
  paused: sql`cs.status = 'paused'`,
  completed: sql`cs.status = 'completed'`,
  archived: sql`cs.status = 'archived'`,
} as const satisfies Record<SessionStatus, SQL>;

/** The statuses asked for, as conditions that each fit one index. */
function branches(statuses: readonly SessionStatus[]): readonly SQL[] {
  const asked = new Set(statuses);
  const found: SQL[] = [];
  if (asked.has('active') && asked.has('paused')) found.push(open);
  else if (asked.has('active')) found.push(statusIs.active);
  else if (asked.has('paused')) found.push(statusIs.paused);
  if (asked.has('completed')) found.push(statusIs.completed);
  if (asked.has('archived')) found.push(statusIs.archived);
  return found;
}

function scopeOf(filter: SessionFilter): SQL {
  const assignee = sql`cs.iso_agent_id = ${given('assignee')}`;
  const mine = sql`cs.iso_agent_id = ${agentId}`;
  if (filter.scope === 'mine') return filter.assignee === undefined ? mine : sql`${mine} and ${assignee}`;
  return filter.assignee === undefined ? sql`true` : assignee;
}

const fullText = sql.raw(
  `concat_ws(' ', cs.subject, cs.client_name, cs.departure_airport, cs.arrival_airport, cs.avinode_trip_id, cs.trip_code, cs.avinode_rfp_id)`,
);
const cardText = sql.raw(`concat_ws(' ', cs.departure_airport, cs.arrival_airport)`);

const wordsOf = (q: string | undefined): readonly string[] =>
  (q ?? '')
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, 6);

/** Every word has to be found. What a broker may not see of a colleague's session cannot be searched for either. */
function textFilter(words: readonly string[], filter: SessionFilter, reader: Reader): SQL {
  const holds = (text: SQL) =>
    sql.join(
      words.map((_, index) => sql`${text} ilike ${given(`word${index}`)}`),
      sql` and `,
    );
  if (filter.scope === 'mine' || reader.role === 'lead') return holds(fullText);
  return sql`((cs.iso_agent_id = ${agentId} and ${holds(fullText)}) or (${holds(cardText)}))`;
}

/** A colleague's card tells no expiry, so it must not be found by one either. */
function expiring(filter: SessionFilter, reader: Reader): SQL {
  const lapses = sql`cs.earliest_expiry_at < ${given('expiringBefore')}::timestamptz`;
  return filter.scope === 'mine' || reader.role === 'lead' ? lapses : sql`${lapses} and cs.iso_agent_id = ${agentId}`;
}

/** Who is silent is not told of a colleague's session either. */
function silent(filter: SessionFilter, reader: Reader): SQL {
  const is = sql`cs.silent_since_at is not null`;
  return filter.scope === 'mine' || reader.role === 'lead' ? is : sql`${is} and cs.iso_agent_id = ${agentId}`;
}

function conditions(filter: SessionFilter, reader: Reader): SQL {
  const parts = [inBrokerage('chat_sessions', 'cs'), scopeOf(filter)];
  if (filter.step !== undefined) parts.push(sql`cs.current_step = ${given('step')}`);
  if (filter.trip !== undefined) {
    const name = filter.trip.kind === 'api_id' ? sql`t.avinode_trip_id` : sql`t.trip_code`;
    parts.push(
      sql`cs.trip_id in (select t.id from trips t where ${inBrokerage('trips', 't')} and ${name} = ${given('trip')})`,
    );
  }
  const words = wordsOf(filter.q);
  if (words.length > 0) parts.push(textFilter(words, filter, reader));
  if (filter.unread === true) parts.push(sql`cs.iso_agent_id = ${agentId} and ${hasNews()}`);
  if (filter.expiringBefore !== undefined) parts.push(expiring(filter, reader));
  if (filter.silent === true) parts.push(silent(filter, reader));
  if (filter.ids !== undefined) parts.push(sql`cs.id = any(${given('ids')}::uuid[])`);
  return sql.join(parts, sql` and `);
}

const tripName = ({ trip }: SessionFilter): string | undefined =>
  trip?.kind === 'api_id' ? trip.avinodeTripId : trip?.tripCode;

/** What the placeholders stand for. */
function valuesOf(
  tenant: Tenant,
  filter: SessionFilter,
  reader: Reader,
  cursor: Cursor | null,
): Record<string, unknown> {
  const words = wordsOf(filter.q).map((word, index) => [`word${index}`, containing(word)] as const);
  return {
    brokerageId: tenant.brokerageId,
    agentId: reader.agentId,
    assignee: filter.assignee,
    step: filter.step,
    trip: tripName(filter),
    expiringBefore: filter.expiringBefore,
    ids: filter.ids === undefined ? undefined : `{${filter.ids.join(',')}}`,
    cursorAt: cursor?.at,
    cursorId: cursor?.id,
    ...Object.fromEntries(words),
  };
}

/**
 * Everything that decides the text of a statement: which filters are given, all of them by their names so that a new one
 * is not forgotten, and of some what they say.
 */
const formOf = (filter: SessionFilter, reader: Reader, cursor: Cursor | null): string =>
  [
    ...Object.keys(filter)
      .filter((name) => filter[name as keyof SessionFilter] !== undefined)
      .sort(),
    filter.scope,
    [...filter.statuses].sort().join('+'),
    reader.role,
    filter.trip?.kind,
    wordsOf(filter.q).length,
    filter.unread,
    filter.silent,
    filter.sort,
    cursor !== null,
  ].join(' ');

interface Cursor {
  readonly at: Instant;
  readonly id: string;
}

/** The two orders of the list. Each is a column and the id, so that a page begins where the last one ended. */
const orders = {
  activity: { mark: '', column: sql.raw('cs.last_activity_at'), direction: sql.raw('desc'), beyond: sql.raw('<') },
  urgent: { mark: 'due ', column: sql.raw('cs.due_at'), direction: sql.raw('asc'), beyond: sql.raw('>') },
} as const;
const orderOf = ({ sort }: SessionFilter) => orders[sort ?? 'activity'];

/** Opaque to callers: the order, and the sort key of the last row given. */
function writeCursor(row: SessionRow, filter: SessionFilter): string {
  const at = filter.sort === 'urgent' ? row.dueAt : row.lastActivityAt;
  return Buffer.from(`${orderOf(filter).mark}${at ?? ''} ${row.id}`).toString('base64url');
}

const cursorForm = /^(due )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u;

function readCursor(text: string, filter: SessionFilter): Cursor {
  const [, mark = '', at, id] = cursorForm.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined || !isInstant(at) || mark !== orderOf(filter).mark)
    throw new Failure('BAD_CURSOR', { fields: { cursor: 'Not given out here' } });
  return { at, id };
}

/**
 * One agent's open sessions are some dozens: they are found by the agent and sorted. Left to itself the planner goes
 * through the whole team's in order until it has met enough of theirs.
 */
const isOfOne = ({ scope, assignee }: SessionFilter): boolean => scope === 'mine' || assignee !== undefined;

function writePage(filter: SessionFilter, reader: Reader, cursor: Cursor | null, length: number): SQL {
  const where = conditions(filter, reader);
  const { column, direction, beyond } = orderOf(filter);
  const after =
    cursor === null
      ? sql``
      : sql` and (${column}, cs.id) ${beyond} (${given('cursorAt')}::timestamptz, ${given('cursorId')}::uuid)`;
  // The limit is part of the text: as a parameter it would hide from the planner that only a page is wanted.
  const sqlLimit = sql.raw(String(length));
  const sorted = sql`order by ${column} ${direction}, cs.id ${direction} limit ${sqlLimit}`;
  const page = (status: SQL) =>
    isOfOne(filter) && filter.sort === 'urgent'
      ? sql`select ${columns()} from (select * from chat_sessions cs where ${where} and ${status} offset 0) cs
          where true${after} ${sorted}`
      : sql`select ${columns()} from chat_sessions cs where ${where} and ${status}${after} ${sorted}`;
  const pages = branches(filter.statuses).map(page);
  const [only] = pages;
  if (pages.length === 1 && only !== undefined) return only;
  const all = sql.join(
    pages.map((branch) => sql`(${branch})`),
    sql` union all `,
  );
  return sql`select * from (${all}) merged order by last_activity_at desc, id desc limit ${sqlLimit}`;
}

/** Counts open sessions exactly and the others up to the limit, each in the partial index that has its status. */
function writeCounts(filter: SessionFilter): SQL {
  const where = sql`${inBrokerage('chat_sessions', 'cs')} and ${scopeOf(filter)}`;
  const count = (status: SessionStatus) => {
    const limit = isOpen(status) ? sql`` : sql` limit ${sql.raw(String(maxSessionsCounted))}`;
    return sql`(select count(*)::int from (select 1 from chat_sessions cs where ${where} and ${statusIs[status]}${limit}) counted)`;
  };
  const columns = sessionStatuses.map((status) => sql`${count(status)} as ${sql.identifier(status)}`);
  return sql`select ${sql.join(columns, sql`, `)}`;
}

const [page, counts, ofTrip] = [rememberStatements(), rememberStatements(), rememberStatements()];

/** A colleague's card tells neither its prices nor its thread, and its place among the urgent ones would. */
function requireSortable({ sort, scope, statuses }: SessionFilter, reader: Reader): void {
  if (sort === undefined) return;
  if (scope === 'team' && reader.role !== 'lead')
    throw new Failure('BAD_INPUT', { fields: { sort: 'Only a lead sorts the team’s sessions by urgency' } });
  if (!statuses.every(isOpen))
    throw new Failure('BAD_INPUT', { fields: { sort: 'Only open sessions are sorted by urgency' } });
}

/**
 * A page of sessions, newest activity first or the most urgent first, with the counts of the tabs: two statements in one
 * round trip.
 * @param limit 1 to 100
 * @throws BAD_CURSOR; BAD_INPUT where it cannot be sorted so
 */
export async function listSessions(
  tenant: Tenant,
  reader: Reader,
  filter: SessionFilter,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<SessionPage> {
  requireSortable(filter, reader);
  const from = cursor === undefined ? null : readCursor(cursor, filter);
  const values = valuesOf(tenant, filter, reader, from);
  // Two lengths of page are enough: a statement is planned once per connection and text. One row more than asked for
  // tells whether there is a next page.
  const length = limit <= 50 ? 51 : 101;
  const [rows = [], [statusCounts] = []] = await readPipelined(tenant, [
    page(`${formOf(filter, reader, from)} ${length}`, values, () => writePage(filter, reader, from, length)),
    counts(`${filter.scope} ${filter.assignee !== undefined}`, values, () => writeCounts(filter)),
  ]);
  const sessions = rows.slice(0, limit).map((row) => toRow(row as unknown as FlatRow, reader));
  const last = sessions[sessions.length - 1];
  return {
    sessions,
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(last, filter) : null,
    counts: statusCounts as unknown as StatusCounts,
  };
}

/** Every session of some trips, newest activity first: at most 200, all statuses. */
export async function listSessionsOfTrip(
  tenant: Tenant,
  reader: Reader,
  trip: TripReference,
): Promise<readonly SessionRow[]> {
  const filter: SessionFilter = { scope: 'team', statuses: ['active', 'paused', 'completed', 'archived'], trip };
  const [rows = []] = await readPipelined(tenant, [
    ofTrip(
      trip.kind,
      valuesOf(tenant, filter, reader, null),
      () => sql`
      select ${columns()} from chat_sessions cs
      where ${conditions(filter, reader)} order by cs.last_activity_at desc, cs.id desc limit 200`,
    ),
  ]);
  return rows.map((row) => toRow(row as unknown as FlatRow, reader));
}

/** A row as the database hands it over. */
export interface FlatRow {
  id: SessionId;
  version: number;
  status: SessionStatus;
  current_step: SessionStep;
  iso_agent_id: IsoAgentId;
  avinode_trip_id: AvinodeTripApiId | TripCode | null;
  trip_code: TripCode | null;
  avinode_rfp_id: string | null;
  conversation_id: ConversationId;
  subject: string | null;
  client_id: ClientId | null;
  client_name: string | null;
  request_id: RequestId | null;
  departure_airport: string | null;
  arrival_airport: string | null;
  departure_date: string | null;
  return_date: string | null;
  passengers: number | null;
  leg_count: number;
  message_count: number;
  quotes_received_count: number;
  quotes_expected_count: number;
  operators_contacted_count: number;
  earliest_expiry_at: Instant | null;
  silent_since_at: Instant | null;
  due_at: Instant | null;
  paused_until: Instant | null;
  last_activity_at: Instant;
  turn: Turn;
  has_news: boolean;
}

export function toRow(row: FlatRow, reader: Reader): SessionRow {
  const isMine = row.iso_agent_id === reader.agentId;
  const isFull = isMine || reader.role === 'lead';
  return {
    access: isFull ? 'full' : 'card',
    id: row.id,
    version: row.version,
    status: row.status,
    currentStep: row.current_step,
    isoAgentId: row.iso_agent_id,
    avinodeTripId: isFull ? row.avinode_trip_id : null,
    tripCode: isFull ? row.trip_code : null,
    avinodeRfpId: isFull ? row.avinode_rfp_id : null,
    conversation: isFull ? { id: row.conversation_id, subject: row.subject } : null,
    client: isFull && row.client_id !== null ? { id: row.client_id, name: row.client_name } : null,
    request:
      row.request_id === null
        ? null
        : {
            id: isFull ? row.request_id : null,
            departureAirport: row.departure_airport,
            arrivalAirport: row.arrival_airport,
            departureDate: row.departure_date,
            returnDate: row.return_date,
            passengers: row.passengers,
            legCount: row.leg_count,
          },
    messageCount: row.message_count,
    quotesReceivedCount: row.quotes_received_count,
    quotesExpectedCount: row.quotes_expected_count,
    operatorsContactedCount: row.operators_contacted_count,
    earliestExpiryAt: isFull ? row.earliest_expiry_at : null,
    silentSinceAt: isFull ? row.silent_since_at : null,
    dueAt: isFull ? row.due_at : null,
    pausedUntil: isFull ? row.paused_until : null,
    lastActivityAt: row.last_activity_at,
    turn: row.turn,
    unread: isMine && row.has_news,
  };
}
