import { type Comparable, emailKey, nameWords, phoneKey } from '@tripthread/shared/clients/client-matching';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { containing } from '../../internal/text-search.ts';
import type { Client } from './clients.ts';

/** A card with everything that it may be known again by. */
export type ComparableClient = Client & Comparable;

// More cards than this with one word in common are no duplicates but a common word.
const maxCandidates = 60;

/** @throws CLIENT_NOT_FOUND */
export async function getComparableClient(tenant: Tenant, clientId: ClientId): Promise<ComparableClient> {
  const [[client]] = await readPipelined(tenant, [
    compile(sql`${comparable(tenant)} where ${isClient(tenant)} and c.id = ${clientId}`),
  ]);
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  return toComparable(client);
}

/**
 * Cards that share an address, the end of a number or a word of the name: those it is worth comparing with. Cards that
 * somebody knows to be others are left out.
 */
export async function listComparableClients(
  tenant: Tenant,
  card: Comparable,
  clientId: ClientId | null,
): Promise<readonly ComparableClient[]> {
  const is = (table: string, alias: string) => tenantCondition(tenant.brokerageId, table, alias);
  const mails = sql`${listOf(card.emails.map(emailKey))}::text[]`;
  const ends = card.phones.flatMap((phone) => phoneKey(phone)?.slice(-7) ?? []).map(containing);
  const words = nameWords(card.name)
    .filter((word) => word.length > 2)
    .map(containing);
  const byMail = sql`(c.email_key = any (${mails}) or c.id in (select p.client_id from client_people p
    where ${is('client_people', 'p')} and p.email_key = any (${mails})))`;
  const byPhone = sql`(c.search_text like any (${listOf(ends)}::text[]) or c.id in (select p.client_id from client_people p
    where ${is('client_people', 'p')} and p.search_text like any (${listOf(ends)}::text[])))`;
  const common = sql`(select count(*) from unnest(${listOf(words)}::text[]) w where c.name_key like folded(w))`;
  const other =
    clientId === null ? sql`true` : sql`c.id <> ${clientId} and not c.kept_apart @> array[${clientId}::uuid]`;
  const [rows] = await readPipelined(tenant, [
    compile(sql`${comparable(tenant)}
      where ${isClient(tenant)} and c.merged_into is null and c.erased_at is null and ${other}
        and (${byMail} or ${byPhone} or ${common} > 0)
      order by ${byMail} desc, ${byPhone} desc, ${common} desc, c.name_key, c.id limit ${sql.raw(String(maxCandidates))}`),
  ]);
  return rows.map(toComparable);
}

/** PostgreSQL's own way of writing a list of texts. */
const listOf = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/[\\"]/gu, String.raw`\$&`)}"`).join(',')}}`;

const isClient = (tenant: Tenant): SQL => tenantCondition(tenant.brokerageId, 'clients', 'c');

function comparable(tenant: Tenant): SQL {
  const ofPeople = (column: string) => sql`array(select p.${sql.identifier(column)} from client_people p
    where ${tenantCondition(tenant.brokerageId, 'client_people', 'p')} and p.client_id = c.id and p.${sql.identifier(column)} is not null
    order by p.created_at, p.id limit 20)`;
  return sql`select c.id, c.name, c.company_name as "companyName", c.email, c.phone,
    ${ofPeople('email')} as mails, ${ofPeople('phone')} as phones from clients c`;
}

function toComparable({ mails, phones, ...row }: Record<string, unknown>): ComparableClient {
  const client = row as unknown as Client;
  return {
    ...client,
    emails: [client.email, ...(mails as string[])].filter((text) => text !== null),
    phones: [client.phone, ...(phones as string[])].filter((text) => text !== null),
  };
}
