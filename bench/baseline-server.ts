// The baseline of the list, in its own process: Express and the driver at their best. No login, no tenants, no row-level
// security, no procedures.
import express from 'express';
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL ?? '', {
  max: 4,
  prepare: true,
  onnotice: () => {},
  // By default the planner replans this query for every call, at twice the cost; the baseline avoids that.
  connection: { plan_cache_mode: 'force_generic_plan' } as Record<string, string>,
});

/** One page with its counts: the same rows, fields and order as `sessions.list`, from the same table and indexes. */
async function list(brokerageId: string, agentId: string) {
  const [rows, [counts]] = await Promise.all([
    sql`
      select cs.id, cs.version, cs.status, cs.current_step, cs.iso_agent_id, cs.avinode_trip_id, cs.trip_code, cs.avinode_rfp_id,
        cs.conversation_id, cs.subject, cs.client_id, cs.client_name, cs.request_id, cs.departure_airport, cs.arrival_airport,
        cs.departure_date::text, cs.return_date::text, cs.passengers, cs.leg_count, cs.message_count, cs.quotes_received_count,
        cs.quotes_expected_count, cs.operators_contacted_count, cs.earliest_expiry_at, cs.silent_since_at, cs.due_at, cs.paused_until, cs.last_activity_at, cs.turn,
        cs.last_inbound_seq > coalesce((select sr.last_read_seq from session_reads sr
          where sr.session_id = cs.id and sr.iso_agent_id = cs.iso_agent_id), 0) as unread
      from chat_sessions cs
      where cs.brokerage_id = ${brokerageId} and cs.iso_agent_id = ${agentId} and cs.status in ('active', 'paused')
      order by cs.last_activity_at desc, cs.id desc limit 51`,
    sql`
      select (count(*) filter (where status = 'active'))::int as active, (count(*) filter (where status = 'paused'))::int as paused,
        (select count(*)::int from (select from chat_sessions where brokerage_id = ${brokerageId} and iso_agent_id = ${agentId} and status = 'completed' limit 100) c) as completed,
        (select count(*)::int from (select from chat_sessions where brokerage_id = ${brokerageId} and iso_agent_id = ${agentId} and status = 'archived' limit 100) a) as archived
      from chat_sessions where brokerage_id = ${brokerageId} and iso_agent_id = ${agentId} and status in ('active', 'paused')`,
  ]);
  const page = rows.slice(0, 50);
  const last = page.at(-1);
  return {
    sessions: page.map(toSession),
    nextCursor:
      rows.length > 50 && last !== undefined
        ? Buffer.from(`${last.last_activity_at.toISOString()} ${last.id}`).toString('base64url')
        : null,
    counts,
  };
}

const toSession = (row: postgres.Row) => ({
  access: 'full',
  id: row.id,
  version: row.version,
  status: row.status,
  currentStep: row.current_step,
  isoAgentId: row.iso_agent_id,
  avinodeTripId: row.avinode_trip_id,
  tripCode: row.trip_code,
  avinodeRfpId: row.avinode_rfp_id,
  conversation: { id: row.conversation_id, subject: row.subject },
  client: row.client_id === null ? null : { id: row.client_id, name: row.client_name },
  request:
    row.request_id === null
      ? null
      : {
          id: row.request_id,
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
  earliestExpiryAt: row.earliest_expiry_at,
  silentSinceAt: row.silent_since_at,
  dueAt: row.due_at,
  pausedUntil: row.paused_until,
  lastActivityAt: row.last_activity_at,
  turn: row.turn,
  unread: row.unread,
});

/** How the page that this product replaces was loaded: the broker's newest 50 requests, then the conversation and messages of each. */
async function listByRequest(agentId: string) {
  const requests =
    await sql`select * from requests where brokerage_id = (select brokerage_id from iso_agents where id = ${agentId})
    and iso_agent_id = ${agentId} order by created_at desc limit 50`;
  const messages = await Promise.all(
    requests.map(async (request) => {
      const [session] = await sql`select * from chat_sessions where request_id = ${request.id}`;
      return session === undefined
        ? []
        : sql`select * from messages where session_id = ${session.id} order by created_at`;
    }),
  );
  return { requests, messages };
}

const app = express();
app.get('/healthz', (_request, response) => void response.json({ ok: true }));
app.get('/list', async (request, response) => {
  const { brokerage, agent } = request.query as Record<string, string>;
  response.json(
    process.env.VARIANT === 'bare' ? await list(brokerage ?? '', agent ?? '') : await listByRequest(agent ?? ''),
  );
});
app.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
