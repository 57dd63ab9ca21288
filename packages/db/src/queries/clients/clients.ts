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
/** A card as it is written to. */
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

/**
 * The name of a client that something is about to point at. Until the transaction ends the card is neither renamed nor
 * merged into another. @throws CLIENT_NOT_FOUND, CLIENT_MERGED
 */
export async function getClientName(tx: TenantTx, clientId: ClientId): Promise<string> {
  const [client] = await tx[inside].db
    .select({ name: clients.name, mergedInto: clients.mergedInto, erasedAt: clients.erasedAt })
    .from(clients)
    .where(and(ofTenant(tx, clients), eq(clients.id, clientId)))
    .for('share');
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  if (client.erasedAt !== null) throw new Failure('CLIENT_ERASED');
  if (client.mergedInto !== null) throw new Failure('CLIENT_MERGED');
  return client.name;
}

/**
 * The client that writes from this address, or somebody on whose card it stands; null where nobody does, the card that
 * stood first where several do. Until the transaction ends it is not merged into another.
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
    // Whose own address it is before whoever merely has somebody with it.
    .orderBy(sql`${clients.emailKey} is distinct from ${key}`, asc(clients.createdAt), asc(clients.id))
    .limit(1)
    .for('share');
  return client ?? null;
}

/** The card, locked. @throws CLIENT_NOT_FOUND, CLIENT_MERGED */
export async function getClientForUpdate(tx: TenantTx, clientId: ClientId): Promise<ClientRow> {
  const [client] = await tx[inside].db
    .select(written)
    .from(clients)
    .where(and(ofTenant(tx, clients), eq(clients.id, clientId)))
    .for('no key update');
  if (client === undefined) throw new Failure('CLIENT_NOT_FOUND');
  if (client.erasedAt !== null) throw new Failure('CLIENT_ERASED');
  if (client.mergedInto !== null) throw new Failure('CLIENT_MERGED');
  return client;
}

/** Two cards, locked in the order of their ids so that nothing begins to point at them. @throws CLIENT_NOT_FOUND */
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

/** Writes what changed on a card. It has to be locked. */
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

/** Every session of some clients, locked in the order of their ids: before the cards themselves. */
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

/** Now that the cards are locked nothing new points at them: was anything new in between? */
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
  if (now.some(({ id }) => !known.has(id))) throw new RetryTransaction('the client got another session meanwhile');
}

/** The rows of the list show a client's name as a copy, which is kept true. The sessions have to be locked. */
export async function renameInSessions(tx: TenantTx, sessions: readonly Session[], clientName: string): Promise<void> {
  for (const session of sessions) {
    if (session.clientName === clientName) continue;
    await copyNames(tx, session, { clientName });
    announceSession(tx, session);
  }
}
