// Quotes that expire and operators that are silent, across sessions.
import { maxAnswersForMedian, medianAnswerTime } from '@tripthread/shared/sourcing/answer-times';
import { reminderDelayOf } from '@tripthread/shared/sourcing/reminders';
import type { Instant } from '@tripthread/shared/time/clock';
import type { IsoAgentId, OperatorId, QuoteId, RfqId, SessionId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { QuoteStatus } from '@tripthread/shared/quotes/quotes';
import type { SessionStep } from '@tripthread/shared/sessions/sessions';
import { eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { type RowOf, select } from '../../internal/select.ts';
import { brokerages } from '../../schema/brokerages.ts';
import { quotes } from '../../schema/quotes.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { rfqs } from '../../schema/trips.ts';
import type { Reader } from './session-row.ts';

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

const [cs, q, r] = [alias(chatSessions, 'cs'), alias(quotes, 'q'), alias(rfqs, 'r')];

const sessionColumns = {
  sessionId: cs.id,
  isoAgentId: cs.isoAgentId,
  subject: cs.subject,
  clientName: cs.clientName,
  tripCode: cs.tripCode,
  avinodeTripId: cs.avinodeTripId,
  currentStep: cs.currentStep,
  departureAirport: cs.departureAirport,
  arrivalAirport: cs.arrivalAirport,
  departureDate: cs.departureDate,
} as const;

const quoteColumns = {
  id: q.id,
  rfqId: q.rfqId,
  operatorId: q.operatorId,
  status: q.status,
  totalMinor: q.totalMinor,
  currency: q.currency,
  aircraftType: q.aircraftType,
  tail: q.aircraftTailNumber,
  validUntil: q.validUntil,
  receivedAt: q.receivedAt,
  isPrimary: sql<boolean>`coalesce(cs.primary_quote_id = q.id, false)`,
  ...sessionColumns,
} as const;
type QuotedRow = RowOf<typeof quoteColumns> & { readonly operatorName: string };

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
  const ofSessions = (counts: SQL) =>
    select(
      quoteColumns,
      sql`from chat_sessions cs
    join quotes q on ${counts} and ${is('quotes', 'q')}
    where ${openOf(tenant, reader, scope)} and q.kind = 'firm'
      and (q.status in ('received', 'analyzed') or (q.status = 'expired' and q.valid_until > ${lapsedAfter}))`,
    );
  const [rows] = await readPipelined(tenant, [
    compile(sql<QuotedRow>`
      select quoted.*, o.name as "operatorName"
      from (${ofSessions(sql`q.trip_id = cs.trip_id`)} union all ${ofSessions(sql`q.session_id = cs.id`)}) quoted
      join operators o on o.id = quoted."operatorId" and ${is('operators', 'o')}
      order by quoted."validUntil" nulls last, quoted.id, quoted."sessionId" limit ${sql.raw(String(maxLines + 1))}`),
  ]);
  return {
    quotes: rows.slice(0, maxLines).map((row) => ({
      id: row.id,
      rfqId: row.rfqId,
      operatorName: row.operatorName,
      status: row.status,
      total: { amountMinor: Number(row.totalMinor), currency: row.currency },
      aircraftType: row.aircraftType,
      tail: row.tail,
      validUntil: row.validUntil,
      receivedAt: row.receivedAt,
      isPrimary: row.isPrimary,
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
  const [rows] = await readPipelined(tenant, [
    compile(sql<{ readonly at: Instant }>`
      select q.valid_until as at from quotes q
      where ${is('quotes', 'q')} and q.kind = 'firm' and q.status in ('received', 'analyzed')
        and q.valid_until > ${after} and q.valid_until < ${before}
        and (q.trip_id in (${dueOf('trip_id')}) or q.session_id in (${dueOf('id')}))
      order by q.valid_until limit 100`),
  ]);
  return rows.map(({ at }) => at);
}

const silentColumns = {
  id: r.id,
  operatorId: r.operatorId,
  operatorName: sql<string>`coalesce(o.name, r.avinode_rfq_id)`,
  sentAt: sql<Instant>`r.sent_at`,
  chaserDueAt: r.chaserDueAt,
  ...sessionColumns,
} as const;
type SilentRow = RowOf<typeof silentColumns>;

interface SilentRows {
  readonly waiting: SQL<SilentRow>;
  readonly counts: SQL<{ readonly operatorId: OperatorId; readonly asked: number }>;
  readonly answers: SQL<{ readonly operatorId: OperatorId; readonly sentAt: Instant; readonly answeredAt: Instant }>;
}

/** Selects the RFQs that wait for an answer, how often each operator was asked, and when they answered before. */
function selectSilent(tenant: Tenant, mine: SQL): SilentRows {
  const is = (table: string, name: string) => tenantCondition(tenant.brokerageId, table, name);
  const awaited = sql`r.status in ('sent', 'unanswered') and r.sent_at is not null`;
  return {
    waiting: select(
      silentColumns,
      sql`from chat_sessions cs
      join rfqs r on r.trip_id = cs.trip_id and ${is('rfqs', 'r')}
      left join operators o on o.id = r.operator_id and ${is('operators', 'o')}
      where ${mine} and ${awaited} order by r.sent_at, r.id, cs.id limit ${sql.raw(String(maxLines + 1))}`,
    ),
    counts: sql`
      select r.operator_id as "operatorId", count(distinct r.id)::int as asked
      from chat_sessions cs join rfqs r on r.trip_id = cs.trip_id and ${is('rfqs', 'r')}
      where ${mine} and r.status <> 'cancelled' and r.operator_id is not null group by r.operator_id`,
    answers: sql`
      select asked.operator_id as "operatorId", a.sent_at as "sentAt", a.answered_at as "answeredAt"
      from (select distinct r.operator_id from chat_sessions cs join rfqs r on r.trip_id = cs.trip_id and ${is('rfqs', 'r')}
        where ${mine} and ${awaited} and r.operator_id is not null limit ${sql.raw(String(maxLines))}) asked
      cross join lateral (select r.sent_at, r.answered_at from rfqs r
        where ${is('rfqs', 'r')} and r.operator_id = asked.operator_id and r.answered_at is not null and r.sent_at is not null
        order by r.answered_at desc limit ${sql.raw(String(maxAnswersForMedian))}) a`,
  };
}

/** Lists operators who owe an answer, the most overdue first, each against what they usually take. */
export async function listSilentOperators(
  tenant: Tenant,
  reader: Reader,
  { scope }: { readonly scope: Scope },
): Promise<{ readonly operators: readonly SilentOperator[]; readonly isCut: boolean }> {
  const selected = selectSilent(tenant, openOf(tenant, reader, scope));
  const [rows, counts, answers, [setting]] = await readPipelined(tenant, [
    compile(selected.waiting),
    compile(selected.counts),
    compile(selected.answers),
    compile(
      select(
        { chaseAfterMinutes: brokerages.chaseAfterMinutes },
        sql`from ${brokerages} where ${eq(brokerages.id, tenant.brokerageId)}`,
      ),
    ),
  ]);
  if (setting === undefined) throw new Error('the brokerage of a tenant is gone');
  const askedOf = new Map(counts.map((row) => [row.operatorId, row.asked]));
  const operators = groupByOperator(rows.slice(0, maxLines)).flatMap((lines): readonly SilentOperator[] => {
    const [first] = lines;
    if (first === undefined) return [];
    const known = answers.filter(({ operatorId }) => operatorId === first.operatorId);
    return [
      {
        id: first.operatorId,
        name: first.operatorName,
        asked: (first.operatorId === null ? undefined : askedOf.get(first.operatorId)) ?? lines.length,
        medianMilliseconds: medianAnswerTime(known),
        answers: known.length,
        waitMilliseconds: reminderDelayOf(known, setting.chaseAfterMinutes),
        rfqs: lines.map(({ id, sentAt, chaserDueAt, ...row }) => ({
          id,
          sentAt,
          chaserDueAt,
          session: toSession(row),
        })),
      },
    ];
  });
  const overdueAt = ({ rfqs: [oldest], waitMilliseconds }: SilentOperator): number =>
    Date.parse(oldest?.sentAt ?? '') + waitMilliseconds;
  return { operators: operators.toSorted((a, b) => overdueAt(a) - overdueAt(b)), isCut: rows.length > maxLines };
}

function groupByOperator(rows: readonly SilentRow[]): readonly (readonly SilentRow[])[] {
  const groups = new Map<string, SilentRow[]>();
  for (const row of rows) {
    const key = row.operatorId ?? row.operatorName;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(row);
  }
  return [...groups.values()];
}

const toSession = (row: RowOf<typeof sessionColumns>): BoardSession => ({
  id: row.sessionId,
  isoAgentId: row.isoAgentId,
  subject: row.subject,
  clientName: row.clientName,
  tripCode: row.tripCode ?? row.avinodeTripId,
  currentStep: row.currentStep,
  departureAirport: row.departureAirport,
  arrivalAirport: row.arrivalAirport,
  departureDate: row.departureDate,
});
