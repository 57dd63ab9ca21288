import type { Instant } from '@tripthread/shared/time/clock';
import type { PersonFacts } from '@tripthread/shared/clients/clients';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId, PersonId } from '@tripthread/shared/ids';
import { and, asc, eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { clientPeople } from '../../schema/clients.ts';

export type Person = PersonFacts & { readonly id: PersonId };

const shown = {
  id: clientPeople.id,
  name: clientPeople.name,
  role: clientPeople.role,
  email: clientPeople.email,
  phone: clientPeople.phone,
  mayApprove: clientPeople.mayApprove,
};

/** The people on a card, in the order they came to it. */
export async function listPeople(tx: TenantTx, clientId: ClientId): Promise<readonly Person[]> {
  return tx[inside].db
    .select(shown)
    .from(clientPeople)
    .where(and(ofTenant(tx, clientPeople), eq(clientPeople.clientId, clientId)))
    .orderBy(asc(clientPeople.createdAt), asc(clientPeople.id));
}

/** @throws PERSON_NOT_FOUND also for a person of another client */
export async function getPerson(tx: TenantTx, clientId: ClientId, personId: PersonId): Promise<Person> {
  const [person] = await tx[inside].db
    .select(shown)
    .from(clientPeople)
    .where(and(ofTenant(tx, clientPeople), eq(clientPeople.id, personId), eq(clientPeople.clientId, clientId)));
  if (person === undefined) throw new Failure('PERSON_NOT_FOUND');
  return person;
}

export async function insertPerson(
  tx: TenantTx,
  clientId: ClientId,
  facts: PersonFacts,
  at: Instant,
): Promise<PersonId> {
  const [person] = await tx[inside].db
    .insert(clientPeople)
    .values({ ...facts, brokerageId: tx.brokerageId, clientId, createdAt: at })
    .returning({ id: clientPeople.id });
  if (person === undefined) throw new Error('the person was not stored');
  return person.id;
}

export async function savePerson(tx: TenantTx, personId: PersonId, change: Partial<PersonFacts>): Promise<void> {
  await tx[inside].db
    .update(clientPeople)
    .set(change)
    .where(and(ofTenant(tx, clientPeople), eq(clientPeople.id, personId)));
}

export async function deletePerson(tx: TenantTx, personId: PersonId): Promise<void> {
  await tx[inside].db.delete(clientPeople).where(and(ofTenant(tx, clientPeople), eq(clientPeople.id, personId)));
}
