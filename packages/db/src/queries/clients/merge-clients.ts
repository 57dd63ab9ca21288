import type { MergedCard } from '@tripthread/shared/clients/clients';
import { afterChange, mergeableFields } from '@tripthread/shared/clients/clients';
import type { Instant } from '@tripthread/shared/time/clock';
import type { ClientId } from '@tripthread/shared/ids';
import type { Actor, EventSource } from '@tripthread/shared/sessions/session-events';
import { and, asc, eq, inArray } from 'drizzle-orm';
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
  renameInSessions,
  requireUnchangedSessions,
  saveClient,
} from './clients.ts';
import { appendToSession, copyNames, type Session } from '../sessions/sessions.ts';

export interface LockedForMerge {
  readonly kept: ClientRow;
  readonly merged: ClientRow;
  readonly sessionsOfSurvivor: readonly Session[];
  readonly sessionsOfDuplicate: readonly Session[];
}

/**
 * Both cards and everything that a merge moves, locked in the order in which everybody locks: conversations, sessions,
 * requests, and the cards at last. @throws CLIENT_NOT_FOUND
 */
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

/** Makes two locked cards the one that was decided on. What pointed at the merged card points at the kept one. */
export async function saveMerge(
  tx: TenantTx,
  { kept: survivor, merged, sessionsOfSurvivor, sessionsOfDuplicate }: LockedForMerge,
  outcome: MergedCard,
  author: { readonly actor: Actor; readonly source: EventSource; readonly at: Instant },
): Promise<void> {
  const { at } = author;
  await movePeople(tx, survivor.id, merged.id, outcome, at);
  await moveReferences(tx, merged.id, survivor.id);
  const fields = [...mergeableFields, 'notes', 'preferences'];
  const keptApart = [...new Set([...survivor.keptApart, ...merged.keptApart])].filter(
    (id) => id !== survivor.id && id !== merged.id,
  );
  await saveClient(tx, survivor.id, { ...outcome.facts, ...afterChange(survivor, fields), keptApart }, at);
  await archiveCard(tx, merged.id, survivor.id, at);
  const clientName = outcome.facts.name;
  for (const session of sessionsOfDuplicate) {
    const updated = await appendToSession(tx, {
      ...author,
      session,
      kind: 'client_merged',
      patch: { clientId: survivor.id },
    });
    await copyNames(tx, updated, { clientName });
  }
  await renameInSessions(tx, sessionsOfSurvivor, clientName);
}

async function movePeople(
  tx: TenantTx,
  keptId: ClientId,
  mergedId: ClientId,
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

/** Whatever names a client and has no record of its own to keep; a test knows the keys of the database. */
async function moveReferences(tx: TenantTx, from: ClientId, to: ClientId): Promise<void> {
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

/** The card that is no more, and those that had become part of it before, say where they went. */
async function archiveCard(tx: TenantTx, mergedId: ClientId, keptId: ClientId, at: Instant): Promise<void> {
  await tx[inside].db
    .update(clients)
    .set({ mergedInto: keptId })
    .where(and(ofTenant(tx, clients), eq(clients.mergedInto, mergedId)));
  await tx[inside].db
    .update(clients)
    .set({ mergedInto: keptId, mergedAt: at })
    .where(and(ofTenant(tx, clients), inArray(clients.id, [mergedId])));
}
