import type { Instant } from '@tripthread/shared/time/clock';
import { emailKey } from '@tripthread/shared/clients/client-matching';
import type { CardVersions, ClientFacts } from '@tripthread/shared/clients/clients';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId } from '@tripthread/shared/ids';
import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { RetryTransaction } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { clientPeople, clients } from '../../schema/clients.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { announceSession, copyNames, type Session } from '../sessions/sessions.ts';

export type Client = Pick<typeof clients.$inferSelect, 'id' | 'name' | 'companyName' | 'email' | 'phone'>;
/** A card with the columns that its rules need. */
export type ClientRow = ClientFacts &
  CardVersions &
  Pick<typeof clients.$inferSelect, 'id' | 'mergedInto' | 'erasedAt' | 'keptApart'>;

const shown = {
  id: clients.id,
  name: clients.name,
  companyName: clients.companyName,
  email: clients.email,
  phone: clients.phone,
};
const written = {
  ...shown,
  notes: clients.notes,
  preferences: clients.preferences,
  version: clients.version,
  fieldVersions: clients.fieldVersions,
  mergedInto: clients.mergedInto,
  erasedAt: clients.erasedAt,
  keptApart: clients.keptApart,
};

type NewClient = Pick<
  typeof clients.$inferInsert,
  'name' | 'companyName' | 'email' | 'phone' | 'notes' | 'preferences' | 'createdAt'
>;

export async function insertClient(tx: TenantTx, given: NewClient): Promise<Client> {
  const [client] = await tx[inside].db
    .insert(clients)
    .values({ ...given, brokerageId: tx.brokerageId })
    .returning(shown);
  if (client === undefined) throw new Error('the client was not stored');
  tx[inside].topics.add('clients');
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

/** Loads a card that a row is about to refer to. Until the transaction ends it is neither renamed nor merged. @throws CLIENT_NOT_FOUND */
export async function getClientForShare(
  tx: TenantTx,
  clientId: ClientId,
): Promise<Pick<ClientRow, 'name' | 'mergedInto' | 'erasedAt'>> {
  const [client] = await tx[inside].db
    .select({ name: clients.name, mergedInto: clients.mergedInto, erasedAt: clients.erasedAt })
    .from(clients)
    .where(and(ofTenant(tx, clients), eq(clients.id, clientId)))
    .for('share');
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  return client;
}

/**
 * Returns the client with this address, or with a person who has it; the oldest of several, or null. Until the transaction
 * ends the card is not merged into another.
 */
export async function findClientByEmail(tx: TenantTx, email: string): Promise<Client | null> {
  const { db } = tx[inside];
  const key = emailKey(email);
  const ofPeople = db
    .select({ id: clientPeople.clientId })
    .from(clientPeople)
    .where(and(ofTenant(tx, clientPeople), eq(clientPeople.emailKey, key)));
  const [client] = await db
    .select(shown)
    .from(clients)
    .where(
      and(
        ofTenant(tx, clients),
        isNull(clients.mergedInto),
        or(eq(clients.emailKey, key), inArray(clients.id, ofPeople)),
      ),
    )
    // Prefer the client's own address over a person's.
    .orderBy(sql`${clients.emailKey} is distinct from ${key}`, asc(clients.createdAt), asc(clients.id))
    .limit(1)
    .for('share');
  return client ?? null;
}

/** @throws CLIENT_NOT_FOUND */
export async function getClientForUpdate(tx: TenantTx, clientId: ClientId): Promise<ClientRow> {
  const [client] = await tx[inside].db
    .select(written)
    .from(clients)
    .where(and(ofTenant(tx, clients), eq(clients.id, clientId)))
    .for('no key update');
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  return client;
}

/** Locks two cards in the order of their ids, against new references too. @throws CLIENT_NOT_FOUND */
export async function getTwoClientsForUpdate(
  tx: TenantTx,
  [one, other]: readonly [ClientId, ClientId],
): Promise<readonly [ClientRow, ClientRow]> {
  const rows = await tx[inside].db
    .select(written)
    .from(clients)
    .where(and(ofTenant(tx, clients), inArray(clients.id, [one, other])))
    .orderBy(asc(clients.id))
    .for('update');
  const find = (id: ClientId): ClientRow => {
    const row = rows.find((client) => client.id === id);
    if (row === undefined) throw new Failure('CLIENT_NOT_FOUND');
    return row;
  };
  return [find(one), find(other)];
}

/** Saves the changes of a locked card. */
export async function saveClient(
  tx: TenantTx,
  clientId: ClientId,
  change: Partial<ClientFacts> & CardVersions & { readonly keptApart?: ClientId[] },
  at: Instant,
): Promise<void> {
  await tx[inside].db
    .update(clients)
    .set({ ...change, updatedAt: at })
    .where(and(ofTenant(tx, clients), eq(clients.id, clientId)));
  tx[inside].topics.add('clients');
}

/** Locks every session of some clients in the order of their ids. Call it before locking the cards. */
export async function listSessionsOfClientsForUpdate(
  tx: TenantTx,
  clientIds: readonly ClientId[],
): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), inArray(chatSessions.clientId, [...clientIds])))
    .orderBy(asc(chatSessions.id))
    .for('update');
}

/** Restarts the transaction if the clients got a session before their cards were locked. */
export async function requireUnchangedSessions(
  tx: TenantTx,
  clientIds: readonly ClientId[],
  locked: readonly Session[],
): Promise<void> {
  const known = new Set(locked.map(({ id }) => id));
  const now = await tx[inside].db
    .select({ id: chatSessions.id })
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), inArray(chatSessions.clientId, [...clientIds])));
  if (now.some(({ id }) => !known.has(id))) throw new RetryTransaction('the client got another session');
}

/** Updates the client's name in locked sessions, which keep a copy for the list. */
export async function renameInSessions(tx: TenantTx, sessions: readonly Session[], clientName: string): Promise<void> {
  for (const session of sessions) {
    if (session.clientName === clientName) continue;
    await copyNames(tx, session, { clientName });
    announceSession(tx, session);
  }
}
