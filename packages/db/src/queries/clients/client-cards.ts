import type { ClientChangeKind, Preference } from '@tripthread/shared/clients/clients';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId, IsoAgentId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { containing } from '../../internal/text-search.ts';
import type { Person } from './client-people.ts';
import type { Client } from './clients.ts';
import { type Reader, type SessionRow, sessionRowColumns, type StoredRow, toRow } from '../sessions/session-row.ts';

export interface ClientCard {
  readonly client: Client & {
    readonly version: number;
    readonly notes: string | null;
    readonly preferences: readonly Preference[];
    readonly createdAt: Instant;
    /** Null where it never was changed. */
    readonly updatedAt: Instant | null;
  };
  readonly people: readonly Person[];
  /** Who changed it lately, the newest first: at most 30. Of cards that became part of it, too. */
  readonly changes: readonly CardChangeView[];
  /** Cards that look alike and that somebody knows to be other clients. */
  readonly toldApart: readonly Pick<Client, 'id' | 'name'>[];
  /** Those the reader sees in full, newest activity first: at most 100. */
  readonly sessions: readonly SessionRow[];
  /** Who else has sessions with this client. How many, not which: a colleague's session tells no client. */
  readonly colleagues: readonly { readonly isoAgentId: IsoAgentId; readonly open: number; readonly all: number }[];
}

declare module '@tripthread/shared/failures' {
  interface CurrentStates {
    readonly card: ClientCard;
  }
}

export interface CardChangeView {
  readonly id: string;
  readonly at: Instant;
  readonly kind: ClientChangeKind;
  readonly fields: readonly string[];
  readonly agentName: string;
  /** The other card, where there was one. */
  readonly otherName: string | null;
}

export interface ListedClient extends Client {
  readonly peopleCount: number;
  /** Of the sessions that the reader sees in full. */
  readonly openSessions: number;
  readonly lastActivityAt: Instant | null;
}

/** A client that was searched for; where it was found by somebody on its card, by whom. */
export interface FoundClient extends Client {
  readonly person: string | null;
}

/**
 * Everything on a client's card, in one round trip. A card that was merged into another answers with that one.
 * @throws CLIENT_NOT_FOUND
 */
export async function getClientCard(tenant: Tenant, reader: Reader, clientId: ClientId): Promise<ClientCard> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const standing = sql`(select coalesce(m.merged_into, m.id) from clients m where ${is('clients', 'm')} and m.id = ${clientId})`;
  const [[client], people, sessions, colleagues, changes, toldApart] = await readPipelined(tenant, [
    compile(sql`
      select c.id, c.name, c.company_name as "companyName", c.email, c.phone, c.version, c.notes, c.preferences,
        c.created_at as "createdAt", c.updated_at as "updatedAt"
      from clients c where ${is('clients', 'c')} and c.id = ${standing}`),
    compile(sql`
      select p.id, p.name, p.role, p.email, p.phone, p.may_approve as "mayApprove"
      from client_people p where ${is('client_people', 'p')} and p.client_id = ${standing} order by p.created_at, p.id`),
    compile(sql`
      select ${sessionRowColumns} from chat_sessions cs
      left join session_reads sr on sr.session_id = cs.id and sr.iso_agent_id = ${reader.agentId} and ${is('session_reads', 'sr')}
      where ${is('chat_sessions', 'cs')} and cs.client_id = ${standing} and ${isReadable(reader)}
      order by cs.last_activity_at desc, cs.id desc limit 100`),
    compile(sql`
      select cs.iso_agent_id as "isoAgentId", count(*)::int as "all",
        (count(*) filter (where cs.status in ('active', 'paused')))::int as open
      from chat_sessions cs
      where ${is('chat_sessions', 'cs')} and cs.client_id = ${standing} and cs.iso_agent_id <> ${reader.agentId}
      group by cs.iso_agent_id order by count(*) desc, cs.iso_agent_id`),
    compile(sql`
      select ch.id, ch.at, ch.kind, to_json(ch.fields) as fields, a.full_name as "agentName", o.name as "otherName"
      from client_changes ch
      join iso_agents a on a.id = ch.iso_agent_id and ${is('iso_agents', 'a')}
      left join clients o on o.id = ch.other_id and ${is('clients', 'o')}
      where ${is('client_changes', 'ch')} and ch.client_id in (select m.id from clients m
        where ${is('clients', 'm')} and (m.id = ${standing} or m.merged_into = ${standing}))
      order by ch.seq desc limit 30`),
    compile(sql`
      select o.id, o.name from clients o
      where ${is('clients', 'o')} and o.merged_into is null and o.id = any ((select k.kept_apart from clients k
        where ${is('clients', 'k')} and k.id = ${standing})::uuid[]) order by o.name_key, o.id limit 20`),
  ]);
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  return {
    client: client as unknown as ClientCard['client'],
    people: people as unknown as readonly Person[],
    changes: changes as unknown as readonly CardChangeView[],
    toldApart: toldApart as unknown as ClientCard['toldApart'],
    sessions: sessions.map((row) => toRow(row as unknown as StoredRow, reader)),
    colleagues: colleagues as unknown as ClientCard['colleagues'],
  };
}

const isReadable = (reader: Reader): SQL =>
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
  const [rows] = await readPipelined(tenant, [
    compile(sql`
      select c.id, c.name, c.company_name as "companyName", c.email, c.phone,
        (select count(*)::int from client_people p where ${is('client_people', 'p')} and p.client_id = c.id) as "peopleCount",
        (select count(*)::int from chat_sessions cs where ${ofClient} and cs.status in ('active', 'paused')) as "openSessions",
        (select max(cs.last_activity_at) from chat_sessions cs where ${ofClient}) as "lastActivityAt"
      from clients c
      where ${is('clients', 'c')} and c.merged_into is null and c.erased_at is null and ${holds(tenant, q ?? '')} and ${after(tenant, cursor)}
      order by c.name_key, c.id limit ${sql.raw(String(limit + 1))}`),
  ]);
  const clients = rows.slice(0, limit) as unknown as ListedClient[];
  return { clients, nextCursor: rows.length > limit ? (clients.at(-1)?.id ?? null) : null };
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
  const [rows] = await readPipelined(tenant, [
    compile(sql`
      select c.id, c.name, c.company_name as "companyName", c.email, c.phone,
        case when ${matchesEveryWord('c', name)} then null else (select p.name from client_people p
          where ${is('client_people', 'p')} and p.client_id = c.id and ${matchesAnyWord('p', name)}
          order by ${matchesEveryWord('p', name)} desc, p.created_at, p.id limit 1) end as person
      from clients c
      where ${is('clients', 'c')} and c.merged_into is null and c.erased_at is null and ${holds(tenant, name)}
      order by c.name_key like folded(${begins}::text) desc, c.name_key like folded(${`% ${begins}`}::text) desc, c.name_key, c.id
      limit ${sql.raw(String(limit))}`),
  ]);
  return rows as unknown as readonly FoundClient[];
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

/** Every word stands on the card or with one of its people. */
function holds(tenant: Tenant, q: string): SQL {
  const ofPeople = (word: string) => sql`c.id in (select p.client_id from client_people p
    where ${tenantCondition(tenant.brokerageId, 'client_people', 'p')} and ${has('p', word)})`;
  return joined(
    wordsOf(q).map((word) => sql`(${has('c', word)} or ${ofPeople(word)})`),
    sql` and `,
  );
}
