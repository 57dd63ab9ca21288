import { type Comparable, emailKey, nameWords, phoneKey } from '@tripthread/shared/clients/client-matching';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId } from '@tripthread/shared/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import { type RowOf, select } from '../../internal/select.ts';
import { containing } from '../../internal/text-search.ts';
import { clientColumns } from './client-search.ts';
import type { Client } from './clients.ts';

/** A card with everything that it may be known again by. */
export type ComparableClient = Client & Comparable;

// More cards than this with one word in common are no duplicates but a common word.
const maxCandidates = 60;

/** @throws CLIENT_NOT_FOUND */
export async function getComparableClient(tenant: Tenant, clientId: ClientId): Promise<ComparableClient> {
  const [[client]] = await readPipelined(tenant, [compile(selectComparable(tenant, sql`c.id = ${clientId}`))]);
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
    compile(
      selectComparable(
        tenant,
        sql`c.merged_into is null and c.erased_at is null and ${other}
        and (${byMail} or ${byPhone} or ${common} > 0)
      order by ${byMail} desc, ${byPhone} desc, ${common} desc, c.name_key, c.id limit ${sql.raw(String(maxCandidates))}`,
      ),
    ),
  ]);
  return rows.map(toComparable);
}

/** PostgreSQL's own way of writing a list of texts. */
const listOf = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/[\\"]/gu, String.raw`\$&`)}"`).join(',')}}`;

type ComparableRow = RowOf<typeof clientColumns> & {
  readonly mails: readonly string[];
  readonly phones: readonly string[];
};

/** Selects clients with the addresses and numbers of their people. @param which a condition on `clients c` */
function selectComparable({ brokerageId }: Tenant, which: SQL): SQL<ComparableRow> {
  const ofPeople = (column: string) => sql<
    readonly string[]
  >`array(select p.${sql.identifier(column)} from client_people p
    where ${tenantCondition(brokerageId, 'client_people', 'p')} and p.client_id = c.id and p.${sql.identifier(column)} is not null
    order by p.created_at, p.id limit 20)`;
  return select(
    { ...clientColumns, mails: ofPeople('email'), phones: ofPeople('phone') },
    sql`from clients c where ${tenantCondition(brokerageId, 'clients', 'c')} and ${which}`,
  );
}

const toComparable = ({ mails, phones, ...client }: ComparableRow): ComparableClient => ({
  ...client,
  emails: [client.email, ...mails].filter((text) => text !== null),
  phones: [client.phone, ...phones].filter((text) => text !== null),
});
