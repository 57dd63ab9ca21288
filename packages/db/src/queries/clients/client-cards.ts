import type { ClientChangeKind, Preference } from '@tripthread/shared/clients/clients';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId, IsoAgentId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { orNull, select } from '../../internal/select.ts';
import { isoAgents } from '../../schema/brokerages.ts';
import { clientChanges, clientPeople, clients } from '../../schema/clients.ts';
import { chatSessions } from '../../schema/sessions.ts';
import type { Person } from './client-people.ts';
import { clientColumns, isReadable } from './client-search.ts';
import type { Client } from './clients.ts';
import { markedRow, type Reader, type SessionRow, toRow } from '../sessions/session-row.ts';

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
  /** Similar cards that a broker marked as not a duplicate. */
  readonly toldApart: readonly Pick<Client, 'id' | 'name'>[];
  /** Those the reader sees in full, newest activity first: at most 100. */
  readonly sessions: readonly SessionRow[];
  /** Colleagues with sessions of this client: how many, not which, since a card hides the client. */
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

const [c, p, cs, ch, a, o] = [
  alias(clients, 'c'),
  alias(clientPeople, 'p'),
  alias(chatSessions, 'cs'),
  alias(clientChanges, 'ch'),
  alias(isoAgents, 'a'),
  alias(clients, 'o'),
];

/**
 * Everything on a client's card, in one round trip. A card that was merged into another answers with that one.
 * @throws CLIENT_NOT_FOUND
 */
export async function getClientCard(tenant: Tenant, reader: Reader, clientId: ClientId): Promise<ClientCard> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const standing = sql`(select coalesce(m.merged_into, m.id) from clients m where ${is('clients', 'm')} and m.id = ${clientId})`;
  const [[client], people, sessions, colleagues, changes, toldApart] = await readPipelined(tenant, [
    compile(
      select(
        {
          ...clientColumns,
          version: c.version,
          notes: c.notes,
          preferences: c.preferences,
          createdAt: c.createdAt,
          updatedAt: c.updatedAt,
        },
        sql`from clients c where ${is('clients', 'c')} and c.id = ${standing}`,
      ),
    ),
    compile(
      select(
        { id: p.id, name: p.name, role: p.role, email: p.email, phone: p.phone, mayApprove: p.mayApprove },
        sql`from client_people p where ${is('client_people', 'p')} and p.client_id = ${standing} order by p.created_at, p.id`,
      ),
    ),
    compile(
      select(
        markedRow,
        sql`from chat_sessions cs
      left join session_reads sr on sr.session_id = cs.id and sr.iso_agent_id = ${reader.agentId} and ${is('session_reads', 'sr')}
      where ${is('chat_sessions', 'cs')} and cs.client_id = ${standing} and ${isReadable(reader)}
      order by cs.last_activity_at desc, cs.id desc limit 100`,
      ),
    ),
    compile(selectColleagues(tenant, reader, standing)),
    compile(selectChanges(tenant, standing)),
    compile(
      select(
        { id: o.id, name: o.name },
        sql`from clients o
      where ${is('clients', 'o')} and o.merged_into is null and o.id = any ((select k.kept_apart from clients k
        where ${is('clients', 'k')} and k.id = ${standing})::uuid[]) order by o.name_key, o.id limit 20`,
      ),
    ),
  ]);
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  return { client, people, changes, toldApart, sessions: sessions.map((row) => toRow(row, reader)), colleagues };
}

/** Selects the other brokers who have sessions with a client. */
function selectColleagues(tenant: Tenant, reader: Reader, clientId: SQL) {
  return select(
    {
      isoAgentId: cs.isoAgentId,
      all: sql<number>`count(*)::int`,
      open: sql<number>`(count(*) filter (where cs.status in ('active', 'paused')))::int`,
    },
    sql`from chat_sessions cs
      where ${tenantCondition(tenant.brokerageId, 'chat_sessions', 'cs')} and cs.client_id = ${clientId} and cs.iso_agent_id <> ${reader.agentId}
      group by cs.iso_agent_id order by count(*) desc, cs.iso_agent_id`,
  );
}

/** Selects the latest changes of a card and of those merged into it. */
function selectChanges(tenant: Tenant, clientId: SQL) {
  const is = (table: string, name: string) => tenantCondition(tenant.brokerageId, table, name);
  return select(
    {
      id: ch.id,
      at: ch.at,
      kind: ch.kind,
      fields: sql<readonly string[]>`to_json(ch.fields)`,
      agentName: a.fullName,
      otherName: orNull(o.name),
    },
    sql`from client_changes ch
      join iso_agents a on a.id = ch.iso_agent_id and ${is('iso_agents', 'a')}
      left join clients o on o.id = ch.other_id and ${is('clients', 'o')}
      where ${is('client_changes', 'ch')} and ch.client_id in (select m.id from clients m
        where ${is('clients', 'm')} and (m.id = ${clientId} or m.merged_into = ${clientId}))
      order by ch.seq desc limit 30`,
  );
}
