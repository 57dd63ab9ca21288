import { Failure } from '@tripthread/shared/failures';
import type { ClientId } from '@tripthread/shared/ids';
import { and, asc, eq, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../internal/handles.ts';
import { ofTenant } from '../internal/scope.ts';
import { clients } from '../schema/clients.ts';
import { containing } from '../internal/text-search.ts';

export type Client = Pick<typeof clients.$inferSelect, 'id' | 'name' | 'companyName' | 'email' | 'phone'>;

const shown = {
  id: clients.id,
  name: clients.name,
  companyName: clients.companyName,
  email: clients.email,
  phone: clients.phone,
};

/** Clients whose name, company or mail holds the letters, in order of name. */
export async function searchClients(tx: TenantTx, q: string, limit: number): Promise<readonly Client[]> {
  const text = sql`concat_ws(' ', ${clients.name}, ${clients.companyName}, ${clients.email})`;
  return tx[inside].db
    .select(shown)
    .from(clients)
    .where(and(ofTenant(tx, clients), sql`${text} ilike ${containing(q)}`))
    .orderBy(asc(sql`lower(${clients.name})`), asc(clients.id))
    .limit(limit);
}

export async function insertClient(
  tx: TenantTx,
  given: Omit<typeof clients.$inferInsert, 'brokerageId' | 'id'>,
): Promise<Client> {
  const [client] = await tx[inside].db
    .insert(clients)
    .values({ ...given, brokerageId: tx.brokerageId })
    .returning(shown);
  if (client === undefined) throw new Error('the client was not stored');
  return client;
}

/** @throws CLIENT_NOT_FOUND */
export async function getClient(tx: TenantTx, clientId: ClientId): Promise<Client> {
  const [client] = await tx[inside].db
    .select(shown)
    .from(clients)
    .where(and(ofTenant(tx, clients), eq(clients.id, clientId)));
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  return client;
}
