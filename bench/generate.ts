import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { closeDatabase, inReadTransaction, openDatabase, tenantOf } from '@tripthread/db/database';
import { migrate } from '@tripthread/db/migrate';
import { getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import { fillScript, fillSessions, planLoad } from '@tripthread/testing/postgres/many-sessions';
import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import { foldSession, sameValue } from '@tripthread/shared/sessions/session-events';
import postgres from 'postgres';

const prefix = 'bench_';

/** The inputs of a database: it is generated again when the schema or the fill script changes. */
function recipe(sessions: number): string {
  const migrations = new URL('../packages/db/migrations/', import.meta.url);
  const hash = createHash('sha256')
    .update(fillScript)
    .update(JSON.stringify(planLoad(sessions)));
  for (const file of readdirSync(migrations).sort()) hash.update(readFileSync(new URL(file, migrations)));
  return hash.digest('hex').slice(0, 10);
}

export const at = (url: string, database: string): string => {
  const moved = new URL(url);
  moved.pathname = `/${database}`;
  return moved.toString();
};

/** Returns a database with this many sessions: cached, or generated, which takes three minutes for a million. */
export async function ensureDatabase(adminUrl: string, sessions: number): Promise<string> {
  const size = `${prefix}${sessions}_`;
  const name = `${size}${recipe(sessions)}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const kept = await admin<
      { datname: string }[]
    >`select datname from pg_database where datname like ${`${size.replaceAll('_', '\\_')}%`}`;
    if (kept.some(({ datname }) => datname === name)) return at(adminUrl, name);
    for (const { datname } of kept) await admin.unsafe(`drop database ${datname} with (force)`);
    const began = performance.now();
    console.log(`Generating a database with ${sessions.toLocaleString('en')} sessions …`);
    // Under a temporary name until it is complete, so that an interrupted run leaves no partial database.
    await admin.unsafe(`create database ${size}draft`);
    const draft = at(adminUrl, `${size}draft`);
    await migrate({ url: draft });
    await fillSessions(draft, { sessions, at: new Date().toISOString() as Instant });
    await checkFolds(draft);
    await admin.unsafe(`alter database ${size}draft rename to ${name}`);
    console.log(`  generated in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
    return at(adminUrl, name);
  } finally {
    await admin.end();
  }
}

/** Checks that the rows are valid: the fold of their events. */
async function checkFolds(url: string): Promise<void> {
  const owner = postgres(url, { max: 1 });
  const sample = await owner<{ id: SessionId; brokerage: BrokerageId }[]>`
    (select id, brokerage_id as brokerage from chat_sessions where status in ('active', 'paused') limit 100)
    union all (select id, brokerage_id from chat_sessions where status in ('completed', 'archived') limit 100)`;
  await owner.end();
  const database = openDatabase({ url });
  try {
    for (const { id, brokerage } of sample) {
      await inReadTransaction(tenantOf(database, brokerage), async (tx) => {
        const row: Record<string, unknown> = { ...(await getSession(tx, id)) };
        const facts = Object.entries(foldSession(await listEvents(tx, [id])) ?? { none: true });
        const wrong = facts.filter(([name, value]) => !sameValue(row[name], value)).map(([name]) => name);
        if (wrong.length > 0) throw new Error(`the events of ${id} do not fold to its row: ${wrong.join(', ')}`);
      });
    }
  } finally {
    await closeDatabase(database);
  }
}
