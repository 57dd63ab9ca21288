import { Failure } from '@tripthread/shared/failures';
import type { TripReference } from '@tripthread/shared/ids';
import { isOpen, maxSessionsCounted, type SessionStatus } from '@tripthread/shared/sessions/sessions';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { given, readPipelined, rememberStatements } from '../../internal/pipeline.ts';
import { select } from '../../internal/select.ts';
import {
  branches,
  conditions,
  type Cursor,
  formOf,
  hasNews,
  inBrokerage,
  orderOf,
  readCursor,
  scopeOf,
  type SessionFilter,
  statusIs,
  valuesOf,
  writeCursor,
} from './session-filter.ts';
import { type Reader, rowColumns, type SessionRow, type StoredRow, toRow } from './session-row.ts';

/** Exact for open statuses; the others stop at `maxSessionsCounted`. */
export type StatusCounts = Record<SessionStatus, number>;

export interface SessionPage {
  readonly sessions: readonly SessionRow[];
  readonly nextCursor: string | null;
  readonly counts: StatusCounts;
}

const columns = () => rowColumns(hasNews());

/**
 * One broker has some dozens of open sessions: they are found by the broker and sorted. Otherwise the planner reads the
 * whole team's in order until it has found enough of them.
 */
const isOfOne = ({ scope, assignee }: SessionFilter): boolean => scope === 'mine' || assignee !== undefined;

function writePage(filter: SessionFilter, reader: Reader, cursor: Cursor | null, length: number): SQL<StoredRow> {
  const where = conditions(filter, reader);
  const { column, direction, beyond } = orderOf(filter);
  const after =
    cursor === null
      ? sql``
      : sql` and (${column}, cs.id) ${beyond} (${given('cursorAt')}::timestamptz, ${given('cursorId')}::uuid)`;
  // The limit is part of the text: the planner would not know a parameter, and plan for all rows.
  const sqlLimit = sql.raw(String(length));
  const sorted = sql`order by ${column} ${direction}, cs.id ${direction} limit ${sqlLimit}`;
  const page = (status: SQL) =>
    isOfOne(filter) && filter.sort === 'urgent'
      ? select(
          columns(),
          sql`from (select * from chat_sessions cs where ${where} and ${status} offset 0) cs where true${after} ${sorted}`,
        )
      : select(columns(), sql`from chat_sessions cs where ${where} and ${status}${after} ${sorted}`);
  const pages = branches(filter.statuses).map(page);
  const [only] = pages;
  if (pages.length === 1 && only !== undefined) return only;
  const all = sql.join(
    pages.map((branch) => sql`(${branch})`),
    sql` union all `,
  );
  return sql`select * from (${all}) merged order by "lastActivityAt" desc, id desc limit ${sqlLimit}`;
}

/** Counts open sessions exactly and the others up to the limit, each in the partial index that has its status. */
function writeCounts(filter: SessionFilter): SQL<StatusCounts> {
  const where = sql`${inBrokerage('chat_sessions', 'cs')} and ${scopeOf(filter)}`;
  const count = (status: SessionStatus) => {
    const limit = isOpen(status) ? sql`` : sql` limit ${sql.raw(String(maxSessionsCounted))}`;
    return sql<number>`(select count(*)::int from (select 1 from chat_sessions cs where ${where} and ${statusIs[status]}${limit}) counted)`;
  };
  const [active, paused, completed, archived] = [
    count('active'),
    count('paused'),
    count('completed'),
    count('archived'),
  ];
  return select({ active, paused, completed, archived }, sql``);
}

const [page, counts, ofTrip] = [rememberStatements(), rememberStatements(), rememberStatements()];

/** The order by urgency would reveal prices and messages that a colleague's card hides. */
function requireSortable({ sort, scope, statuses }: SessionFilter, reader: Reader): void {
  if (sort === undefined) return;
  if (scope === 'team' && reader.role !== 'lead')
    throw new Failure('BAD_INPUT', { fields: { sort: 'Only a lead sorts the team’s sessions by urgency' } });
  if (!statuses.every(isOpen))
    throw new Failure('BAD_INPUT', { fields: { sort: 'Only open sessions are sorted by urgency' } });
}

/**
 * Lists a page of sessions, newest activity or most urgent first, with the counts of the tabs: one round trip.
 * @param limit 1 to 100
 * @throws BAD_CURSOR; BAD_INPUT when the reader may not sort so
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
  // Two page lengths only, since a statement is planned once per connection and text. One extra row shows whether there
  // is a next page.
  const length = limit <= 50 ? 51 : 101;
  const [rows, [statusCounts]] = await readPipelined(tenant, [
    page(`${formOf(filter, reader, from)} ${length}`, values, () => writePage(filter, reader, from, length)),
    counts(`${filter.scope} ${filter.assignee !== undefined}`, values, () => writeCounts(filter)),
  ]);
  const sessions = rows.slice(0, limit).map((row) => toRow(row, reader));
  const last = sessions[sessions.length - 1];
  if (statusCounts === undefined) throw new Error('the counts of the tabs were not read');
  return {
    sessions,
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(last, filter) : null,
    counts: statusCounts,
  };
}

/** Lists the sessions of a trip in every status, newest activity first: at most 200. */
export async function listSessionsOfTrip(
  tenant: Tenant,
  reader: Reader,
  trip: TripReference,
): Promise<readonly SessionRow[]> {
  const filter: SessionFilter = { scope: 'team', statuses: ['active', 'paused', 'completed', 'archived'], trip };
  const [rows] = await readPipelined(tenant, [
    ofTrip(trip.kind, valuesOf(tenant, filter, reader, null), () =>
      select(
        columns(),
        sql`from chat_sessions cs where ${conditions(filter, reader)} order by cs.last_activity_at desc, cs.id desc limit 200`,
      ),
    ),
  ]);
  return rows.map((row) => toRow(row, reader));
}
