import { randomBytes } from 'node:crypto';
import type { Instant } from '@tripthread/shared/time/clock';
import postgres, { type Sql } from 'postgres';
import { instantFromPostgres } from '@tripthread/db/internal/instants';
import { applicationRole } from '@tripthread/db/internal/pools';
import { SourceRefused } from './source/source.ts';

export interface TargetBrokerage {
  readonly id: string;
  readonly name: string;
  readonly archiveAfterDays: number;
  readonly currency: string;
}

const connection = (name: string) => ({
  application_name: name,
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  statement_timeout: 600_000,
  lock_timeout: 60_000,
});

/** A connection as the owner, only to find or create the brokerage and its connection. */
export async function asOwner<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: connection('tripthread moving in') });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 0 });
  }
}

/** Finds the brokerage by id or name. @throws SourceRefused if there is none, or more than one */
export async function findBrokerage(sql: Sql, named: string): Promise<TargetBrokerage> {
  const found = await sql<TargetBrokerage[]>`
    select id, name, archive_after_days as "archiveAfterDays", default_currency as currency from brokerages
    where id::text = lower(${named}) or lower(name) = lower(${named}) order by id`;
  const [only] = found;
  if (found.length > 1)
    throw new SourceRefused(
      `${found.length} brokerages are called ${named}; give the id: ${found.map(({ id }) => id).join(', ')}.`,
    );
  if (only !== undefined) return only;
  const all = await sql<{ name: string }[]>`select name from brokerages order by name limit 20`;
  throw new SourceRefused(
    `There is no brokerage ${named} here.${all.length === 0 ? '' : ` There is ${all.map(({ name }) => name).join(', ')}.`} Add --create to create it.`,
  );
}

/** Trips need an Avinode connection. A connection created here stays inactive until a lead sets it up. */
export async function ensureConnection(sql: Sql, brokerageId: string, at: Instant): Promise<void> {
  await sql`
    insert into avinode_connections (brokerage_id, key, webhook_user, webhook_password_sha256, is_active, created_at)
    select ${brokerageId}, ${randomBytes(24).toString('hex')}, 'moved-in', sha256(${randomBytes(32)}), false, ${at}
    where not exists (select from avinode_connections where brokerage_id = ${brokerageId})`;
}

export async function createBrokerage(sql: Sql, name: string, at: Instant): Promise<void> {
  await sql`insert into brokerages (name, created_at) select ${name}, ${at} where not exists (select from brokerages where lower(name) = lower(${name}))`;
}

/** Checks that no row was imported into another brokerage: legacy ids are kept, so a row can exist only once. @throws SourceRefused */
export async function requireFree(sql: Sql, brokerage: TargetBrokerage, ids: readonly string[]): Promise<void> {
  const [other] = await sql<{ name: string }[]>`
    select b.name from brokerages b where b.id <> ${brokerage.id} and (
      exists (select from requests r where r.brokerage_id = b.id and r.id = any (${[...ids]}::uuid[]))
      or exists (select from conversations c where c.brokerage_id = b.id and c.id = any (${[...ids]}::uuid[]))
      or exists (select from iso_agents a where a.brokerage_id = b.id and a.id = any (${[...ids]}::uuid[]))) limit 1`;
  if (other !== undefined)
    throw new SourceRefused(
      `These rows were already imported into ${other.name}. They can’t be imported into ${brokerage.name} too.`,
    );
}

/** Connections as the application inside one brokerage: row-level security applies to every row. */
export function openAsApplication(url: string, brokerageId: string): Sql {
  const sql = postgres(url, {
    max: 2,
    onnotice: () => {},
    connection: {
      ...connection('tripthread moving in'),
      role: applicationRole,
      'app.brokerage_id': brokerageId,
    } as Record<string, string | number>,
  });
  sql.options.parsers[1184] = instantFromPostgres;
  return sql;
}
