import type { MergedCard } from '@tripthread/shared/clients/clients';
import type { Instant } from '@tripthread/shared/time/clock';
import type { ClientId } from '@tripthread/shared/ids';
import { and, asc, eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { clientPeople, clients } from '../../schema/clients.ts';
import { conversations, messages } from '../../schema/conversations.ts';
import { requests } from '../../schema/requests.ts';
import { deletePerson, insertPerson } from './client-people.ts';
import {
  type ClientRow,
  getTwoClientsForUpdate,
  listSessionsOfClientsForUpdate,
  requireUnchangedSessions,
} from './clients.ts';
import type { Session } from '../sessions/sessions.ts';

export interface MergedIds {
  readonly keptId: ClientId;
  readonly mergedId: ClientId;
}

export interface LockedForMerge {
  readonly kept: ClientRow;
  readonly merged: ClientRow;
  readonly sessionsOfSurvivor: readonly Session[];
  readonly sessionsOfDuplicate: readonly Session[];
}

/** Locks everything that a merge moves, in the order conversations, sessions, requests, cards. @throws CLIENT_NOT_FOUND */
export async function lockForMerge(
  tx: TenantTx,
  { keepId, mergeId }: { readonly keepId: ClientId; readonly mergeId: ClientId },
): Promise<LockedForMerge> {
  const { db } = tx[inside];
  await db
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(ofTenant(tx, conversations), eq(conversations.clientId, mergeId)))
    .orderBy(asc(conversations.id))
    .for('no key update');
  const both = [keepId, mergeId];
  const sessions = await listSessionsOfClientsForUpdate(tx, both);
  await db
    .select({ id: requests.id })
    .from(requests)
    .where(and(ofTenant(tx, requests), eq(requests.clientId, mergeId)))
    .orderBy(asc(requests.id))
    .for('no key update');
  const [survivor, merged] = await getTwoClientsForUpdate(tx, [keepId, mergeId]);
  await requireUnchangedSessions(tx, both, sessions);
  return {
    kept: survivor,
    merged,
    sessionsOfSurvivor: sessions.filter(({ clientId }) => clientId === keepId),
    sessionsOfDuplicate: sessions.filter(({ clientId }) => clientId === mergeId),
  };
}

/** Moves the people of a merged card; duplicates are deleted, and new people added. */
export async function movePeople(
  tx: TenantTx,
  { keptId, mergedId }: MergedIds,
  { newPeople, twins }: MergedCard,
  at: Instant,
): Promise<void> {
  for (const twin of twins.keys()) await deletePerson(tx, twin);
  await tx[inside].db
    .update(clientPeople)
    .set({ clientId: keptId })
    .where(and(ofTenant(tx, clientPeople), eq(clientPeople.clientId, mergedId)));
  for (const person of newPeople) await insertPerson(tx, keptId, person, at);
}

/** Moves conversations, requests and messages to the surviving card. A test compares this with the foreign keys. */
export async function moveReferences(tx: TenantTx, { mergedId: from, keptId: to }: MergedIds): Promise<void> {
  const { db } = tx[inside];
  await db
    .update(conversations)
    .set({ clientId: to })
    .where(and(ofTenant(tx, conversations), eq(conversations.clientId, from)));
  await db
    .update(requests)
    .set({ clientId: to })
    .where(and(ofTenant(tx, requests), eq(requests.clientId, from)));
  await db
    .update(messages)
    .set({ senderClientId: to })
    .where(and(ofTenant(tx, messages), eq(messages.senderClientId, from)));
}

/** Points the merged card, and those that were merged into it before, to the surviving one. */
export async function saveMergedInto(tx: TenantTx, { mergedId, keptId }: MergedIds, at: Instant): Promise<void> {
  await tx[inside].db
    .update(clients)
    .set({ mergedInto: keptId })
    .where(and(ofTenant(tx, clients), eq(clients.mergedInto, mergedId)));
  await tx[inside].db
    .update(clients)
    .set({ mergedInto: keptId, mergedAt: at })
    .where(and(ofTenant(tx, clients), eq(clients.id, mergedId)));
}
