import { Failure } from '@tripthread/shared/failures';
import type { Instant } from '@tripthread/shared/time/clock';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { select } from '../../internal/select.ts';
import { containing } from '../../internal/text-search.ts';
import { clients } from '../../schema/clients.ts';
import type { Reader } from '../sessions/session-row.ts';
import type { Client } from './clients.ts';

export interface ListedClient extends Client {
  readonly peopleCount: number;
  /** Of the sessions that the reader sees in full. */
  readonly openSessions: number;
  readonly lastActivityAt: Instant | null;
}

/** A client that was found, with the person on its card that matched. */
export interface FoundClient extends Client {
  readonly person: string | null;
}

const c = alias(clients, 'c');

/** What every list shows of a client. */
export const clientColumns = {
  id: c.id,
  name: c.name,
  companyName: c.companyName,
  email: c.email,
  phone: c.phone,
} as const;

/** Sessions that the reader sees in full. */
export const isReadable = (reader: Reader): SQL =>
  reader.role === 'lead' ? sql`true` : sql`cs.iso_agent_id = ${reader.agentId}`;

/**
 * A page of the brokerage's clients, in order of name; with `q` those in whose card, or among whose people, every word of
 * it stands. @param limit 1 to 100 @throws BAD_CURSOR
 */
export async function listClients(
  tenant: Tenant,
  reader: Reader,
  {
    q,
    cursor,
    limit,
  }: { readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly clients: readonly ListedClient[]; readonly nextCursor: string | null }> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const ofClient = sql`${is('chat_sessions', 'cs')} and cs.client_id = c.id and ${isReadable(reader)}`;
  const columns = {
    ...clientColumns,
    peopleCount: sql<number>`(select count(*)::int from client_people p where ${is('client_people', 'p')} and p.client_id = c.id)`,
    openSessions: sql<number>`(select count(*)::int from chat_sessions cs where ${ofClient} and cs.status in ('active', 'paused'))`,
    lastActivityAt: sql<Instant | null>`(select max(cs.last_activity_at) from chat_sessions cs where ${ofClient})`,
  };
  const [rows] = await readPipelined(tenant, [
    compile(
      select(
        columns,
        sql`from clients c
      where ${is('clients', 'c')} and c.merged_into is null and c.erased_at is null and ${holds(tenant, q ?? '')} and ${after(tenant, cursor)}
      order by c.name_key, c.id limit ${sql.raw(String(limit + 1))}`,
      ),
    ),
  ]);
  const page = rows.slice(0, limit);
  return { clients: page, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** The cursor is the last client that was given: its name is looked up, since names are longer than a cursor may be. */
function after(tenant: Tenant, cursor: string | undefined): SQL {
  if (cursor === undefined) return sql`true`;
  if (!uuid.test(cursor)) throw new Failure('BAD_CURSOR', { fields: { cursor: 'Not given out here' } });
  return sql`(c.name_key, c.id) > (select l.name_key, l.id from clients l
    where ${tenantCondition(tenant.brokerageId, 'clients', 'l')} and l.id = ${cursor})`;
}

/** Clients found by a few letters of name, company, mail, phone or person: whose name begins with them first. */
export async function searchClients(tenant: Tenant, q: string, limit: number): Promise<readonly FoundClient[]> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const name = q.trim();
  const begins = containing(name).slice(1);
  const person = sql<
    string | null
  >`case when ${matchesEveryWord('c', name)} then null else (select p.name from client_people p
          where ${is('client_people', 'p')} and p.client_id = c.id and ${matchesAnyWord('p', name)}
          order by ${matchesEveryWord('p', name)} desc, p.created_at, p.id limit 1) end`;
  const [rows] = await readPipelined(tenant, [
    compile(
      select(
        { ...clientColumns, person },
        sql`from clients c
      where ${is('clients', 'c')} and c.merged_into is null and c.erased_at is null and ${holds(tenant, name)}
      order by c.name_key like folded(${begins}::text) desc, c.name_key like folded(${`% ${begins}`}::text) desc, c.name_key, c.id
      limit ${sql.raw(String(limit))}`,
      ),
    ),
  ]);
  return rows;
}

const isNumber = /^[+()\d./-]*\d[+()\d./-]*$/u;

/** The words of a search; of a phone number its digits, as they are kept. */
const wordsOf = (q: string): readonly string[] =>
  q
    .split(/\s+/u)
    .map((word) => (isNumber.test(word) ? word.replaceAll(/\D/gu, '') : word))
    .filter((word) => word !== '')
    .slice(0, 6);

const has = (alias: string, word: string): SQL =>
  sql`${sql.identifier(alias)}.search_text like folded(${containing(word)}::text)`;

const matchesEveryWord = (alias: string, q: string): SQL =>
  joined(
    wordsOf(q).map((word) => has(alias, word)),
    sql` and `,
  );
const matchesAnyWord = (alias: string, q: string): SQL =>
  joined(
    wordsOf(q).map((word) => has(alias, word)),
    sql` or `,
  );
const joined = (parts: readonly SQL[], by: SQL): SQL =>
  parts.length === 0 ? sql`true` : sql`(${sql.join([...parts], by)})`;

/** Requires every word on the card or with one of its people. */
function holds(tenant: Tenant, q: string): SQL {
  const ofPeople = (word: string) => sql`c.id in (select p.client_id from client_people p
    where ${tenantCondition(tenant.brokerageId, 'client_people', 'p')} and ${has('p', word)})`;
  return joined(
    wordsOf(q).map((word) => sql`(${has('c', word)} or ${ofPeople(word)})`),
    sql` and `,
  );
}
