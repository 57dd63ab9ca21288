import type { Source } from './source.ts';
import { SourceRefused } from './source.ts';

/** How the legacy schema stores conversations, detected by its tables and columns. */
export interface Stage {
  /** The parent of messages: a conversation, or the request that replaced it. */
  readonly threads: 'conversations' | 'requests';
  /** Where sessions are stored: nowhere yet, in their own table, or in columns of requests. */
  readonly sessions: 'none' | 'table' | 'columns';
  /** The column of a message that references its thread. */
  readonly threadColumn: 'conversation_id' | 'request_id';
}

const needed: Readonly<Record<string, readonly string[]>> = {
  iso_agents: ['id', 'email'],
  requests: ['id', 'iso_agent_id', 'status', 'created_at'],
  messages: ['id', 'sender_type', 'content', 'created_at'],
};

/** @throws SourceRefused if it is not a legacy database, or row-level security hides rows */
export async function readStage(source: Source): Promise<Stage> {
  if (source.has('iso_agents', 'brokerage_id'))
    throw new SourceRefused('This is a database of Tripthread itself, not a legacy database.');
  const missing = Object.entries(needed).flatMap(([table, columns]) =>
    source.has(table)
      ? columns.filter((column) => !source.has(table, column)).map((column) => `${table}.${column}`)
      : [table],
  );
  if (missing.length > 0)
    throw new SourceRefused(`This is not a legacy database: there is no ${missing.join(', no ')}.`);
  await requireAllRows(source);
  if (source.has('conversations') && source.has('messages', 'conversation_id')) {
    const sessions = source.has('chat_sessions', 'conversation_id') ? 'table' : 'none';
    return { threads: 'conversations', sessions, threadColumn: 'conversation_id' };
  }
  if (!source.has('messages', 'request_id'))
    throw new SourceRefused(
      'Messages have neither a conversation_id with a conversations table nor a request_id, so they can’t be assigned.',
    );
  return {
    threads: 'requests',
    sessions: source.has('requests', 'session_status') ? 'columns' : 'none',
    threadColumn: 'request_id',
  };
}

/** Row-level security would hide rows silently. */
async function requireAllRows(source: Source): Promise<void> {
  const names = [...source.tables.keys()];
  const hidden = await source.query<{ name: string }>(
    `select c.relname::text as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any ($1::text[])
       and c.relrowsecurity and row_security_active(c.oid) order by 1`,
    [names],
  );
  const read = hidden.filter(({ name }) => readTables.has(name));
  if (read.length > 0)
    throw new SourceRefused(
      `Row-level security hides rows of ${read.map(({ name }) => name).join(', ')} from this user. Connect as the owner of the tables, or as one that bypasses it.`,
    );
  const closed = await source.query<{ name: string }>(
    `select c.relname::text as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any ($1::text[])
       and not has_table_privilege(c.oid, 'select') order by 1`,
    [names.filter((name) => readTables.has(name))],
  );
  if (closed.length > 0) throw new SourceRefused(`This user can’t read ${closed.map(({ name }) => name).join(', ')}.`);
}

/** Tables that become rows here. */
export const migratedTables = [
  'iso_agents',
  'client_profiles',
  'operator_profiles',
  'requests',
  'trip_segments',
  'quotes',
  'conversations',
  'chat_sessions',
  'messages',
  'proposals',
] as const;

/** Tables without a counterpart: their rows are archived and not used otherwise. */
export const archivedTables = [
  'contracts',
  'conversation_participants',
  'workflow_states',
  'agent_executions',
  'conversation_state',
  'empty_leg_watches',
  'empty_leg_matches',
  'avinode_webhook_events',
] as const;

/** Tokens of a discontinued chat widget: they reference no session, so nothing is imported. */
export const skippedTables: ReadonlySet<string> = new Set(['chatkit_sessions']);

const readTables: ReadonlySet<string> = new Set([...migratedTables, ...archivedTables]);
