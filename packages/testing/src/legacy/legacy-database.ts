import { readFileSync } from 'node:fs';
import postgres from 'postgres';

/** Schema stages of the legacy system: before the sessions table, with it, and after it was merged away. */
export const legacyStages = ['before', 'with sessions', 'merged'] as const;
export type LegacyStage = (typeof legacyStages)[number];

const script = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

// Enum values that were added later: each in its own transaction before it is used.
const strangers = [
  `alter type request_status add value 'on_hold'`,
  `alter type quote_status add value 'declined'`,
  `alter type message_sender_type add value 'robot'`,
  `alter type message_content_type add value 'hologram'`,
];

/** Creates the legacy schema in an empty database and fills it with requests and about ten times as many messages. */
export async function makeLegacyDatabase(url: string, stage: LegacyStage, requests: number): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'former', statement_timeout: 0 },
  });
  const run = (name: string) => sql.unsafe(script(name).replaceAll(':requests', String(requests)));
  try {
    await run('schema.sql');
    for (const stranger of strangers) await sql.unsafe(stranger);
    await run('fill.sql');
    if (stage !== 'before') {
      await run('with-sessions.sql');
      await sql.unsafe(`alter type chat_session_status add value 'sleeping'`);
      await run('fill-sessions.sql');
    }
    if (stage === 'merged') await run('merge.sql');
    await sql.unsafe('vacuum (analyze)');
  } finally {
    await sql.end({ timeout: 5 });
  }
}
