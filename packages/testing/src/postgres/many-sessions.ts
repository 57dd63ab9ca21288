import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Instant } from '@tripthread/shared/time/clock';
import postgres, { type Sql } from 'postgres';

export const fillScript = readFileSync(new URL('many-sessions.sql', import.meta.url), 'utf8');
const wholeDeskScript = readFileSync(new URL('whole-desk.sql', import.meta.url), 'utf8');

interface Load {
  readonly brokerage_no: number;
  readonly agent_no: number;
  readonly is_lead: boolean;
  readonly open: number;
  readonly closed: number;
}

const openShare = 0.042;
const maxPerAgent = 5_000;

/**
 * Distributes sessions unevenly, as in production: brokers of very different age but similar open work, in a few large
 * brokerages and many small ones. Deterministic for the same number of sessions.
 */
export function planLoad(sessions: number): readonly Load[] {
  const agents = Math.max(1, Math.round((sessions * openShare) / 55));
  const open = Array.from({ length: agents }, (_, index) => 50 + ((index * 7) % 11));
  // Spread from almost zero to 5,000, in an order unrelated to the brokerage.
  const closed = Array.from({ length: agents }, (_, index) => {
    const place = (((index * 0.618_034) % 1) * agents + 0.5) / agents;
    return (maxPerAgent - 60) * Math.min(1, place) ** 2.8;
  });
  const wanted = sessions - open.reduce((sum, count) => sum + count, 0);
  const scale = wanted / closed.reduce((sum, count) => sum + count, 0);
  const brokerages: number[] = [];
  for (let number = 1; brokerages.length < agents; number += 1) {
    const size = Math.max(1, Math.floor((0.13 * agents + 4) / number ** 0.9));
    for (let i = 0; i < size && brokerages.length < agents; i += 1) brokerages.push(number);
  }
  return brokerages.map((brokerage, index) => ({
    brokerage_no: brokerage,
    agent_no: index + 1,
    is_lead: brokerage !== brokerages[index - 1] && brokerage === brokerages[index + 1],
    open: open[index] ?? 50,
    closed: Math.min(maxPerAgent - 60, Math.max(1, Math.round((closed[index] ?? 0) * scale))),
  }));
}

interface Fill {
  readonly sessions: number;
  /** The instant of "now" for the rows. */
  readonly at: Instant;
  /** Also fills every other table: quotes, mails, proposals, notifications and the rest. */
  readonly wholeDesk?: boolean;
}

/** Fills a migrated, empty database with about this many sessions and their related rows. */
export async function fillSessions(url: string, { sessions, at, wholeDesk = false }: Fill): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'fill', statement_timeout: 0 },
  });
  try {
    // The foreign keys hold by construction; without the permission to skip their checks it only takes longer.
    await sql`set session_replication_role = replica`.catch(() => {});
    await writePlan(sql, planLoad(sessions), at);
    const indexes = await dropIndexes(sql);
    await sql.unsafe(fillScript);
    if (wholeDesk) await sql.unsafe(wholeDeskScript);
    for (const { definition } of indexes) await sql.unsafe(definition);
    await sql`vacuum (analyze)`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function writePlan(sql: Sql, load: readonly Load[], at: Instant): Promise<void> {
  await sql`create temp table plan as select ${at}::timestamptz as at`;
  const brokerages = new Map(
    load.map(({ brokerage_no }) => [brokerage_no, { brokerage_id: randomUUID(), connection_id: randomUUID() }]),
  );
  const rows = load.map((agent) => ({ ...agent, ...brokerages.get(agent.brokerage_no), agent_id: randomUUID() }));
  await sql`create temp table load as select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as agent
    (brokerage_no int, agent_no int, is_lead boolean, open int, closed int, brokerage_id uuid, connection_id uuid, agent_id uuid)`;
  await sql`analyze load`;
}

/** Drops every index without a constraint: creating them at the end is several times faster. */
async function dropIndexes(sql: Sql): Promise<readonly { name: string; definition: string }[]> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and not exists (select 1 from pg_constraint where conindid = i.indexrelid)
      and c.relname in ('chat_sessions', 'session_events', 'conversations', 'requests', 'trips', 'messages', 'quotes', 'rfqs')`;
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
  return indexes;
}
