import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId, SessionId, TripReference } from '@tripthread/shared/ids';
import type { SessionStatus, SessionStep } from '@tripthread/shared/sessions/sessions';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { isInstant } from '../../internal/instants.ts';
import { given, tenantCondition } from '../../internal/pipeline.ts';
import { containing } from '../../internal/text-search.ts';
import type { Reader, SessionRow } from './session-row.ts';

export interface SessionFilter {
  readonly scope: 'mine' | 'team';
  readonly statuses: readonly SessionStatus[];
  readonly trip?: TripReference | undefined;
  readonly step?: SessionStep | undefined;
  readonly assignee?: IsoAgentId | undefined;
  readonly q?: string | undefined;
  readonly unread?: boolean | undefined;
  /** Only with a price that expires before this instant, in sessions whose prices the reader may see. */
  readonly expiringBefore?: Instant | undefined;
  /** Only with an operator who is silent for longer than usual, in sessions whose operators the reader may see. */
  readonly silent?: boolean | undefined;
  /** The most overdue first, open sessions only; newest activity first by default. */
  readonly sort?: 'urgent' | undefined;
  readonly ids?: readonly SessionId[] | undefined;
}

const [brokerageId, agentId] = [given('brokerageId'), given('agentId')];
export const inBrokerage = (table: string, alias: string): SQL => tenantCondition(brokerageId, table, alias);

/** Tells whether there is something unread. Only evaluated for the reader's own sessions; a join would read every mark. */
export const hasNews =
  (): SQL<boolean> => sql<boolean>`case when cs.iso_agent_id = ${agentId} and cs.last_inbound_seq > 0 then cs.last_inbound_seq > coalesce((
    select sr.last_read_seq from session_reads sr
    where sr.session_id = cs.id and sr.iso_agent_id = ${agentId} and ${inBrokerage('session_reads', 'sr')}), 0) else false end`;

/** The open-status test and its two halves are literal, or the partial indexes could not be used. */
const open = sql`cs.status in ('active', 'paused')`;
export const statusIs = {
  active: sql`cs.status = 'active'`,
  paused: sql`cs.status = 'paused'`,
  completed: sql`cs.status = 'completed'`,
  archived: sql`cs.status = 'archived'`,
} as const satisfies Record<SessionStatus, SQL>;

/** Returns the statuses asked for, as conditions that each fit one index. */
export function branches(statuses: readonly SessionStatus[]): readonly SQL[] {
  const asked = new Set(statuses);
  const found: SQL[] = [];
  if (asked.has('active') && asked.has('paused')) found.push(open);
  else if (asked.has('active')) found.push(statusIs.active);
  else if (asked.has('paused')) found.push(statusIs.paused);
  if (asked.has('completed')) found.push(statusIs.completed);
  if (asked.has('archived')) found.push(statusIs.archived);
  return found;
}

export function scopeOf(filter: SessionFilter): SQL {
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

/** Requires every word. Of a colleague's session, a broker searches only what the card shows. */
function textFilter(words: readonly string[], filter: SessionFilter, reader: Reader): SQL {
  const holds = (text: SQL) =>
    sql.join(
      words.map((_, index) => sql`${text} ilike ${given(`word${index}`)}`),
      sql` and `,
    );
  if (filter.scope === 'mine' || reader.role === 'lead') return holds(fullText);
  return sql`((cs.iso_agent_id = ${agentId} and ${holds(fullText)}) or (${holds(cardText)}))`;
}

/** A colleague's card shows no expiry, so it must not be found by one either. */
function expiring(filter: SessionFilter, reader: Reader): SQL {
  const lapses = sql`cs.earliest_expiry_at < ${given('expiringBefore')}::timestamptz`;
  return filter.scope === 'mine' || reader.role === 'lead' ? lapses : sql`${lapses} and cs.iso_agent_id = ${agentId}`;
}

/** A colleague's card shows no silent operator, so it must not be found by one either. */
function silent(filter: SessionFilter, reader: Reader): SQL {
  const is = sql`cs.silent_since_at is not null`;
  return filter.scope === 'mine' || reader.role === 'lead' ? is : sql`${is} and cs.iso_agent_id = ${agentId}`;
}

export function conditions(filter: SessionFilter, reader: Reader): SQL {
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

/** Returns the values of the placeholders, by their names. */
export function valuesOf(
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
 * Returns what decides the text of a statement: the names of all given filters, so that a new one is not forgotten, and
 * the values of some.
 */
export const formOf = (filter: SessionFilter, reader: Reader, cursor: Cursor | null): string =>
  [
    ...Object.entries(filter)
      .flatMap(([name, value]) => (value === undefined ? [] : [name]))
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

/** Where a page begins: the sort key of the row before it. */
export interface Cursor {
  readonly at: Instant;
  readonly id: string;
}

/** The two orders of the list. Each is a column and the id, so that a page begins where the last one ended. */
const orders = {
  activity: { mark: '', column: sql.raw('cs.last_activity_at'), direction: sql.raw('desc'), beyond: sql.raw('<') },
  urgent: { mark: 'due ', column: sql.raw('cs.due_at'), direction: sql.raw('asc'), beyond: sql.raw('>') },
} as const;
export const orderOf = ({ sort }: SessionFilter) => orders[sort ?? 'activity'];

/** Returns the order and the sort key of a page's last row, opaque to callers. */
export function writeCursor(row: SessionRow, filter: SessionFilter): string {
  const at = filter.sort === 'urgent' ? row.dueAt : row.lastActivityAt;
  return Buffer.from(`${orderOf(filter).mark}${at ?? ''} ${row.id}`).toString('base64url');
}

const cursorForm = /^(due )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u;

/** @throws BAD_CURSOR for one of the other order, too */
export function readCursor(text: string, filter: SessionFilter): Cursor {
  const [, mark = '', at, id] = cursorForm.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined || !isInstant(at) || mark !== orderOf(filter).mark)
    throw new Failure('BAD_CURSOR', { fields: { cursor: 'Not given out here' } });
  return { at, id };
}
