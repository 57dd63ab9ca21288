import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { Sql } from 'postgres';
import postgres from 'postgres';
import type { Progress } from '@tripthread/legacy-import/run-import';
import { move } from '@tripthread/legacy-import/run-import';
import type { Report } from '@tripthread/legacy-import/report';
import { openSource } from '@tripthread/legacy-import/source/source';
import { asOwner, findBrokerage } from '@tripthread/legacy-import/target';
import type { Verdict } from '@tripthread/legacy-import/verdict';
import { verify } from '@tripthread/legacy-import/verify';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { copyTemplate } from '../postgres/test-cluster.ts';
import { type LegacyStage, makeLegacyDatabase } from './legacy-database.ts';

/** The time of the migration in tests. */
export const asOf = '2026-11-28T00:00:00.000Z';
export const brokerageId = '0b000000-0000-4000-8000-000000000001';
const connectionId = '0b000000-0000-4000-8000-000000000002';

/** An empty brokerage with a fixed id, so that two migrations can be compared. */
export interface MigrationTarget extends FreshDatabase {
  readonly owner: Sql;
}

export async function openMigrationTarget(): Promise<MigrationTarget> {
  const fresh = await freshDatabase();
  const owner = postgres(fresh.url, { max: 1, onnotice: () => {}, connection: { application_name: 'test owner' } });
  await owner`insert into brokerages (id, name, created_at) values (${brokerageId}, 'Moved', '2025-01-01')`;
  await owner`insert into avinode_connections (brokerage_id, id, key, webhook_user, webhook_password_sha256, created_at)
    values (${brokerageId}, ${connectionId}, ${randomUUID()}, 'user', sha256('x'), '2025-01-01')`;
  return {
    url: fresh.url,
    owner,
    async drop() {
      await owner.end({ timeout: 3 });
      await fresh.drop();
    },
  };
}

export async function openLegacyDatabase(stage: LegacyStage, requests: number): Promise<FreshDatabase> {
  const former = await copyTemplate(inject('adminUrl'), 'template1');
  await makeLegacyDatabase(former.url, stage, requests);
  return former;
}

export interface MoveGiven {
  readonly from: string;
  readonly url: string;
  readonly isDry?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

export async function runMigration({ from, url, isDry = false, onProgress = () => {} }: MoveGiven): Promise<Report> {
  const source = await openSource(from);
  try {
    const brokerage = await asOwner(url, (sql) => findBrokerage(sql, 'moved'));
    return await move({ source, brokerage, url, asOf, currency: 'USD', isDry, onProgress });
  } finally {
    await source.close();
  }
}

export async function verifyMigration({ from, url }: Pick<MoveGiven, 'from' | 'url'>): Promise<Verdict> {
  const source = await openSource(from);
  try {
    const brokerage = await asOwner(url, (sql) => findBrokerage(sql, 'moved'));
    return await verify({ source, brokerage, url, asOf, currency: 'USD' });
  } finally {
    await source.close();
  }
}

/** Hashes every row of every table, except the given tables. */
export async function digestOf(url: string, but: readonly string[] = []): Promise<string> {
  return asOwner(url, async (sql) => {
    const tables = await sql<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname <> all (${['schema_migrations', ...but]}::text[]) order by 1`;
    const parts: string[] = [];
    for (const { name } of tables) {
      const [row] = await sql.unsafe(
        `select count(*) as n, coalesce(sum(('x' || substr(md5(to_jsonb(t)::text), 1, 15))::bit(60)::bigint), 0) as sum from "${name}" t`,
      );
      parts.push(`${name} ${String(row?.n)} ${String(row?.sum)}`);
    }
    return parts.join('\n');
  });
}
