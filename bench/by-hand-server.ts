// The baseline of the commands: bare Express that writes the same rows in one transaction. No login, no tenants, no rules,
// no read after the write.
import express from 'express';
import postgres, { type TransactionSql } from 'postgres';

const sql = postgres(process.env.DATABASE_URL ?? '', { max: 4, prepare: true, onnotice: () => {} });

interface Command {
  readonly brokerageId: string;
  readonly agentId: string;
  readonly sessionId: string;
  readonly key: string;
}

const lock = async (tx: TransactionSql, { sessionId }: Command) => {
  const [session] = await tx<{ version: number; conversation_id: string; message_count: number }[]>`
    select version, conversation_id, message_count from chat_sessions where id = ${sessionId} for update`;
  if (session === undefined) throw new Error('no session');
  return session;
};

const insertEvent = (
  tx: TransactionSql,
  { brokerageId, agentId, sessionId }: Command,
  kind: string,
  seq: number,
  refs: object,
  after: object,
) =>
  tx`insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, actor_id, source, at, refs, changes)
    values (${brokerageId}, ${sessionId}, ${seq}, ${kind}, 'iso_agent', ${agentId}, 'desk', now(), ${tx.json(refs as never)},
      ${tx.json({ before: {}, after } as never)})`;

const announce = (tx: TransactionSql, { brokerageId, sessionId }: Command, version: number) =>
  tx`select pg_notify('tripthread', ${JSON.stringify({ b: brokerageId, s: [[sessionId, version]], t: [] })})`;

const send = (command: Command) =>
  sql.begin(async (tx) => {
    const { brokerageId, agentId, sessionId, key } = command;
    const session = await lock(tx, command);
    const seq = session.version + 1;
    const messageId = crypto.randomUUID();
    const messageCount = session.message_count + 1;
    await Promise.all([
      tx`insert into messages (brokerage_id, id, session_id, conversation_id, sender_type, sender_iso_agent_id, audience, content, created_at)
        values (${brokerageId}, ${messageId}, ${sessionId}, ${session.conversation_id}, 'iso_agent', ${agentId}, 'internal', 'Noted.', now())`,
      insertEvent(tx, command, 'message_posted', seq, { messageId }, { messageCount }),
      tx`update chat_sessions set version = ${seq}, message_count = ${messageCount}, last_activity_at = now(), updated_at = now() where id = ${sessionId}`,
      tx`insert into idempotency_keys (brokerage_id, iso_agent_id, key, input_sha256, result_id, created_at)
        values (${brokerageId}, ${agentId}, ${key}, sha256(${key}::bytea), ${messageId}, now())`,
      announce(tx, command, seq),
    ]);
    return { messageId };
  });

const tripInfo = (command: Command) =>
  sql.begin(async (tx) => {
    const seq = (await lock(tx, command)).version + 1;
    const avinodeRfpId = `rfp-${command.key}`;
    await Promise.all([
      insertEvent(tx, command, 'trip_info_changed', seq, {}, { avinodeRfpId }),
      tx`update chat_sessions set version = ${seq}, avinode_rfp_id = ${avinodeRfpId}, updated_at = now() where id = ${command.sessionId}`,
      announce(tx, command, seq),
    ]);
    return { version: seq };
  });

const app = express().use(express.json());
app.get('/healthz', (_request, response) => void response.json({ ok: true }));
app.post('/send', async (request, response) => void response.json(await send(request.body as Command)));
app.post('/trip-info', async (request, response) => void response.json(await tripInfo(request.body as Command)));
app.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
