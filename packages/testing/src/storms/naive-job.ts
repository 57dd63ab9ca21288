// The control of the tests that kill jobs: an archive job without a transaction. First updates all rows, then writes the
// events one by one; a second run only sees rows that are not archived yet.
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
