// What runs out and who is silent, across sessions.
import { maxAnswersForMedian, medianAnswerTime } from '@tripthread/shared/sourcing/answer-times';
import { reminderDelayOf } from '@tripthread/shared/sourcing/reminders';
import type { Instant } from '@tripthread/shared/time/clock';
import type { IsoAgentId, OperatorId, QuoteId, RfqId, SessionId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { QuoteStatus } from '@tripthread/shared/quotes/quotes';
import type { SessionStep } from '@tripthread/shared/sessions/sessions';
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { brokerages } from '../../schema/brokerages.ts';
import type { Reader } from './session-list.ts';

/** What a board shows of the session behind a line. */
export interface BoardSession {
  readonly id: SessionId;
  readonly isoAgentId: IsoAgentId;
  readonly subject: string | null;
  readonly clientName: string | null;
  readonly tripCode: string | null;
  readonly currentStep: SessionStep;
  readonly departureAirport: string | null;
  readonly arrivalAirport: string | null;
  readonly departureDate: string | null;
}

export interface LiveQuote {
  readonly id: QuoteId;
  readonly rfqId: RfqId | null;
  readonly operatorName: string;
  readonly status: QuoteStatus;
  readonly total: Money;
  readonly aircraftType: string | null;
  readonly tail: string | null;
  /** Null where the operator stated no limit. */
  readonly validUntil: Instant | null;
  readonly receivedAt: Instant;
  readonly isPrimary: boolean;
  readonly session: BoardSession;
}

export interface SilentOperator {
  /** Null where Avinode has not said yet who it is. */
  readonly id: OperatorId | null;
  readonly name: string;
  /** RFQs of open sessions that went to them. */
  readonly asked: number;
  /** Their own median, of their newest answers; null where they never answered. */
  readonly medianMilliseconds: number | null;
  readonly answers: number;
  /** How long they may be silent before they are chased. */
  readonly waitMilliseconds: number;
  /** Unanswered, the one sent first before the others. */
  readonly rfqs: readonly {
    readonly id: RfqId;
    readonly sentAt: Instant;
    readonly chaserDueAt: Instant | null;
    readonly session: BoardSession;
  }[];
}

type Scope = 'mine' | 'team';
const maxLines = 300;

const sessionColumns = sql.raw(`cs.id as session_id, cs.iso_agent_id, cs.subject, cs.client_name, cs.trip_code,
  cs.avinode_trip_id, cs.current_step, cs.departure_airport, cs.arrival_airport, cs.departure_date`);

/** Open sessions whose prices and operators the reader may see: their own, and for a lead everybody's. */
function openOf(tenant: Tenant, reader: Reader, scope: Scope): SQL {
  const open = sql`${tenantCondition(tenant.brokerageId, 'chat_sessions', 'cs')} and cs.status in ('active', 'paused')`;
  return scope === 'team' && reader.role === 'lead' ? open : sql`${open} and cs.iso_agent_id = ${reader.agentId}`;
}

/** Every price that stands, the first to lapse before the others; and those that lapsed after `lapsedAfter`. */
export async function listLiveQuotes(
  tenant: Tenant,
  reader: Reader,
  { scope, lapsedAfter }: { readonly scope: Scope; readonly lapsedAfter: Instant },
): Promise<{ readonly quotes: readonly LiveQuote[]; readonly isCut: boolean }> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  // Two joins, because one with OR can't be hashed.
  const ofSessions = (counts: SQL) => sql`
    select q.id, q.rfq_id, q.operator_id, q.status, q.total_minor, q.currency, q.aircraft_type, q.aircraft_tail_number,
      q.valid_until, q.received_at, coalesce(cs.primary_quote_id = q.id, false) as is_primary, ${sessionColumns}
    from chat_sessions cs
    join quotes q on ${counts} and ${is('quotes', 'q')}
    where ${openOf(tenant, reader, scope)} and q.kind = 'firm'
      and (q.status in ('received', 'analyzed') or (q.status = 'expired' and q.valid_until > ${lapsedAfter}))`;
  const [rows = []] = await readPipelined(tenant, [
    compile(sql`
      select quoted.*, o.name as operator_name
      from (${ofSessions(sql`q.trip_id = cs.trip_id`)} union all ${ofSessions(sql`q.session_id = cs.id`)}) quoted
      join operators o on o.id = quoted.operator_id and ${is('operators', 'o')}
      order by quoted.valid_until nulls last, quoted.id, quoted.session_id limit ${sql.raw(String(maxLines + 1))}`),
  ]);
  return {
    quotes: rows.slice(0, maxLines).map((row) => ({
      id: row.id as QuoteId,
      rfqId: row.rfq_id as RfqId | null,
      operatorName: row.operator_name as string,
      status: row.status as QuoteStatus,
      total: { amountMinor: Number(row.total_minor), currency: row.currency as string },
      aircraftType: row.aircraft_type as string | null,
      tail: row.aircraft_tail_number as string | null,
      validUntil: row.valid_until as Instant | null,
      receivedAt: row.received_at as Instant,
      isPrimary: row.is_primary as boolean,
      session: toSession(row),
    })),
    isCut: rows.length > maxLines,
  };
}

/** When the reader's own prices lapse, of those that do before `before`: at most 100, for counting by the reader's clock. */
export async function listExpiryTimes(
  tenant: Tenant,
  reader: Reader,
  { after, before }: { readonly after: Instant; readonly before: Instant },
): Promise<readonly Instant[]> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const dueOf = (column: string) => sql`select cs.${sql.identifier(column)} from chat_sessions cs
        where ${openOf(tenant, reader, 'mine')} and cs.earliest_expiry_at < ${before}`;
  const [rows = []] = await readPipelined(tenant, [
    compile(sql`
      select q.valid_until from quotes q
      where ${is('quotes', 'q')} and q.kind = 'firm' and q.status in ('received', 'analyzed')
        and q.valid_until > ${after} and q.valid_until < ${before}
        and (q.trip_id in (${dueOf('trip_id')}) or q.session_id in (${dueOf('id')}))
      order by q.valid_until limit 100`),
  ]);
  return rows.map((row) => row.valid_until as Instant);
}

/** Operators who owe an answer, the most overdue first, each against what they usually take. */
export async function listSilentOperators(
  tenant: Tenant,
  reader: Reader,
  { scope }: { readonly scope: Scope },
): Promise<{ readonly operators: readonly SilentOperator[]; readonly isCut: boolean }> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const mine = openOf(tenant, reader, scope);
  const awaited = sql`r.status in ('sent', 'unanswered') and r.sent_at is not null`;
  const [rows = [], counts = [], answers = [], [setting] = []] = await readPipelined(tenant, [
    compile(sql`
      select r.id, r.operator_id, coalesce(o.name, r.avinode_rfq_id) as operator_name, r.sent_at, r.chaser_due_at, ${sessionColumns}
      from chat_sessions cs
      join rfqs r on r.trip_id = cs.trip_id and ${is('rfqs', 'r')}
      left join operators o on o.id = r.operator_id and ${is('operators', 'o')}
      where ${mine} and ${awaited} order by r.sent_at, r.id, cs.id limit ${sql.raw(String(maxLines + 1))}`),
    compile(sql`
      select r.operator_id, count(distinct r.id)::int as asked
      from chat_sessions cs join rfqs r on r.trip_id = cs.trip_id and ${is('rfqs', 'r')}
      where ${mine} and r.status <> 'cancelled' and r.operator_id is not null group by r.operator_id`),
    compile(sql`
      select asked.operator_id, a.sent_at, a.answered_at
      from (select distinct r.operator_id from chat_sessions cs join rfqs r on r.trip_id = cs.trip_id and ${is('rfqs', 'r')}
        where ${mine} and ${awaited} and r.operator_id is not null limit ${sql.raw(String(maxLines))}) asked
      cross join lateral (select r.sent_at, r.answered_at from rfqs r
        where ${is('rfqs', 'r')} and r.operator_id = asked.operator_id and r.answered_at is not null and r.sent_at is not null
        order by r.answered_at desc limit ${sql.raw(String(maxAnswersForMedian))}) a`),
    compile(
      sql`select ${brokerages.chaseAfterMinutes} from ${brokerages} where ${eq(brokerages.id, tenant.brokerageId)}`,
    ),
  ]);
  const askedOf = new Map(counts.map((row) => [row.operator_id as string, row.asked as number]));
  const operators = [...groupBy(rows.slice(0, maxLines), keyOf)].map(([key, lines]): SilentOperator => {
    const [first] = lines;
    const known = answers
      .filter((answer) => answer.operator_id === key)
      .map((answer) => ({ sentAt: answer.sent_at as Instant, answeredAt: answer.answered_at as Instant }));
    return {
      id: (first?.operator_id ?? null) as OperatorId | null,
      name: first?.operator_name as string,
      asked: askedOf.get(key) ?? lines.length,
      medianMilliseconds: medianAnswerTime(known),
      answers: known.length,
      waitMilliseconds: reminderDelayOf(known, setting?.chase_after_minutes as number),
      rfqs: lines.map((row) => ({
        id: row.id as RfqId,
        sentAt: row.sent_at as Instant,
        chaserDueAt: row.chaser_due_at as Instant | null,
        session: toSession(row),
      })),
    };
  });
  const overdueAt = ({ rfqs: [oldest], waitMilliseconds }: SilentOperator): number =>
    Date.parse(oldest?.sentAt ?? '') + waitMilliseconds;
  return { operators: operators.toSorted((a, b) => overdueAt(a) - overdueAt(b)), isCut: rows.length > maxLines };
}

type Flat = Record<string, unknown>;
const keyOf = (row: Flat): string => (row.operator_id ?? row.operator_name) as string;

function groupBy(rows: readonly Flat[], key: (row: Flat) => string): ReadonlyMap<string, readonly Flat[]> {
  const groups = new Map<string, Flat[]>();
  for (const row of rows) {
    const group = groups.get(key(row)) ?? [];
    groups.set(key(row), group);
    group.push(row);
  }
  return groups;
}

const toSession = (row: Flat): BoardSession => ({
  id: row.session_id as SessionId,
  isoAgentId: row.iso_agent_id as IsoAgentId,
  subject: row.subject as string | null,
  clientName: row.client_name as string | null,
  tripCode: (row.trip_code ?? row.avinode_trip_id) as string | null,
  currentStep: row.current_step as SessionStep,
  departureAirport: row.departure_airport as string | null,
  arrivalAirport: row.arrival_airport as string | null,
  departureDate: row.departure_date as string | null,
});
