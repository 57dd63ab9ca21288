import type { Source } from './source.ts';
import { quoted } from './source.ts';
import { archivedTables, skippedTables, migratedTables, type Stage } from './stage.ts';

export interface Census {
  readonly stage: Stage;
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly becomes: string }[];
  /** Table counts, and problems that would make an import slow or incomplete. */
  readonly warnings: readonly string[];
}

const becomes: Readonly<Record<(typeof migratedTables)[number], string>> = {
  iso_agents: 'brokers, deactivated until a lead invites them',
  client_profiles: 'clients',
  operator_profiles: 'operators; their profiles are archived',
  requests: 'requests with their legs and trips',
  trip_segments: 'legs',
  quotes: 'quotes of a trip',
  conversations: 'conversations',
  chat_sessions: 'sessions',
  messages: 'messages',
  proposals: 'thread events; documents and prices are archived',
};

/** Counts every table. */
export async function countTables(source: Source, stage: Stage): Promise<Census> {
  const tables: Census['tables'][number][] = [];
  for (const name of source.tables.keys()) {
    const [row] = await source.query<{ count: string }>(`select count(*) as count from ${quoted(name)}`);
    tables.push({ name, rows: Number(row?.count ?? 0), becomes: plannedOutcomeOf(name) });
  }
  const order = (name: string) => [...migratedTables, ...archivedTables, ...skippedTables, name].indexOf(name);
  tables.sort((a, b) => order(a.name) - order(b.name) || (a.name < b.name ? -1 : 1));
  return { stage, tables, warnings: await warningsOf(source, stage) };
}

function plannedOutcomeOf(name: string): string {
  if (Object.hasOwn(becomes, name)) return becomes[name as keyof typeof becomes];
  if ((archivedTables as readonly string[]).includes(name)) return 'archived';
  return skippedTables.has(name) ? 'skipped: expired tokens' : 'skipped: unknown table';
}

/** Columns that are looked up in batches; without an index each look-up scans the table. */
async function warningsOf(source: Source, stage: Stage): Promise<readonly string[]> {
  const needed: readonly (readonly [string, string])[] = [
    ['messages', stage.threadColumn],
    ['quotes', 'request_id'],
    ['proposals', 'request_id'],
    ['conversations', 'request_id'],
    ['chat_sessions', 'conversation_id'],
    ['conversation_participants', 'conversation_id'],
  ];
  const warnings: string[] = [];
  for (const [table, column] of needed) {
    if (!source.has(table, column)) continue;
    const found = await source.query(
      `select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = to_regclass($1::text) and a.attname = $2::text and i.indisvalid limit 1`,
      [quoted(table), column],
    );
    if (found.length === 0) warnings.push(`${table} has no index that begins with ${column}: the move will be slow.`);
  }
  return warnings;
}

const stages: Readonly<Record<Stage['sessions'], string>> = {
  none: 'no sessions yet: each is created from a request or a conversation',
  table: 'sessions in a table of their own',
  columns: 'sessions and conversations merged into requests',
};

export function printCensus({ stage, tables, warnings }: Census): string {
  const lines = tables.map(
    ({ name, rows, becomes: fate }) => `  ${name.padEnd(28)}${rows.toLocaleString('en-US').padStart(12)}  ${fate}`,
  );
  return [
    `Legacy database with ${stages[stage.sessions]}`,
    '',
    ...lines,
    ...warnings.map((warning) => `\nwarning: ${warning}`),
  ].join('\n');
}
