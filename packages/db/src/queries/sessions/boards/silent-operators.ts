import { maxAnswersForMedian, medianAnswerTime } from '@tripthread/shared/sourcing/answer-times';
import { reminderDelayOf } from '@tripthread/shared/sourcing/reminders';
import type { Instant } from '@tripthread/shared/time/clock';
import type { OperatorId, RfqId } from '@tripthread/shared/ids';
import { eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../../internal/pipeline.ts';
import { type RowOf, select } from '../../../internal/select.ts';
import { brokerages } from '../../../schema/brokerages.ts';
import { rfqs } from '../../../schema/trips.ts';
import type { Reader } from '../session-row.ts';
import { type BoardSession, maxLines, openOf, type Scope, sessionColumns, toSession } from './board-sessions.ts';

export interface SilentOperator {
  /** Null until Avinode names the operator. */
  readonly id: OperatorId | null;
  readonly name: string;
  /** How many RFQs of open sessions they received. */
  readonly asked: number;
  /** The median of their newest answers; null when they never answered. */
  readonly medianMilliseconds: number | null;
  readonly answers: number;
  /** How long they may be silent before a reminder. */
  readonly waitMilliseconds: number;
  /** The unanswered RFQs, the oldest first. */
  readonly rfqs: readonly {
    readonly id: RfqId;
    readonly sentAt: Instant;
    readonly chaserDueAt: Instant | null;
    readonly session: BoardSession;
  }[];
}

const r = alias(rfqs, 'r');

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
