// The control of the jobs that are killed: archives as somebody would who does not expect it. First all rows, then, one by one,
// the events that say so; the second time it looks only at rows that are not archived yet.
import postgres from 'postgres';

const [, , url = '', at = ''] = process.argv;
const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'tripthread naive' } });
const sessions = await sql<{ brokerageId: string; id: string; version: number }[]>`
  update chat_sessions set status = 'archived', status_before_archive = 'completed', version = version + 1, updated_at = ${at}
  where status = 'completed' and session_ended_at < ${at}::timestamptz - interval '90 days'
  returning brokerage_id as "brokerageId", id, version`;
for (const { brokerageId, id, version } of sessions)
  await sql`
    insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, source, at, refs, changes)
    values (${brokerageId}, ${id}, ${version}, 'archived', 'system', 'schedule', ${at}, '{}', '{"before": {"status": "completed"}, "after": {"status": "archived"}}')`;
await sql.end();
