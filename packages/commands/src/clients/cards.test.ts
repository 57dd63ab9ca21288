import { inTransaction } from '@tripthread/db/database';
import { getClientCard } from '@tripthread/db/queries/clients/client-cards';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import { makeClient, createTestBrokerage, openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { AddPerson, UpdateClient, UpdatePerson } from '@tripthread/shared/clients/clients.schema';
import type { ClientId, PersonId } from '@tripthread/shared/ids';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal, refused } from '@tripthread/testing/desk/test-brokerage-suite';
import { createOrUpdateSession } from '../sessions/create-or-update-session.ts';
import { addPerson } from './people/add-person.ts';
import { removePerson } from './people/remove-person.ts';
import { updateClient } from './update-client.ts';
import { updatePerson } from './people/update-person.ts';

const desk = testBrokerageSuite();
const update = (clientId: ClientId, expectedVersion: number, change: object, broker: TestBroker = desk().ana) =>
  updateClient(broker, UpdateClient.parse({ clientId, expectedVersion, ...change }));
const add = (clientId: ClientId, person: object, broker: TestBroker = desk().ana) =>
  addPerson(broker, AddPerson.parse({ clientId, name: 'Kim Doe', idempotencyKey: freshKey(), ...person }));
const cardOf = (clientId: ClientId, broker: TestBroker = desk().ana) =>
  getClientCard(desk().tenant, broker.viewer, clientId);

describe('a card', () => {
  it('can be edited by every broker of the brokerage, field by field', async () => {
    const id = await makeClient(desk(), 'Olivia Hartley');
    const pairs = [
      { label: 'Catering', value: 'No shellfish' },
      { label: 'Cabin', value: 'Stand-up' },
    ];
    await update(id, 1, { preferences: pairs, email: 'olivia@hartley.example' });
    const { client } = await update(id, 1, { notes: 'Calls late.', phone: '+1 201 555 0134' }, desk().ben);
    expect(client).toMatchObject({
      version: 3,
      preferences: pairs,
      email: 'olivia@hartley.example',
      notes: 'Calls late.',
      updatedAt: desk().clock.now(),
    });
    expect((await update(id, 3, { email: null })).client).toMatchObject({ version: 4, email: null });
  });

  it('refuses a second concurrent change of a field, with the current card', async () => {
    const id = await makeClient(desk(), 'Olivia Hartley');
    await update(id, 1, { phone: '111' });
    const failure = await refused(update(id, 1, { phone: '222', notes: 'x' }, desk().ben));
    expect(failure).toMatchObject({
      reason: 'STALE_VERSION',
      details: { current: { client: { version: 2, phone: '111', notes: null } } },
    });
    // The same value again is not a conflict.
    expect((await update(id, 1, { phone: '111' }, desk().ben)).client.version).toBe(2);
    expect(await refusal(update(id, 9, { notes: 'x' }))).toBe('STALE_VERSION');
  });

  it('updates the client name of every session, and adds no event to any thread', async () => {
    const session = await openSession(desk(), desk().ben, { client: 'Olivia Hartly' });
    await update(session.clientId as ClientId, 1, { name: 'Olivia Hartley' });
    const renamed = await inTransaction(desk().tenant, (tx) => getSession(tx, session.id));
    expect(renamed).toMatchObject({ clientName: 'Olivia Hartley', version: session.version });
  });

  it('renamed while sessions are opened with it leaves none with the old name', async () => {
    const id = await makeClient(desk(), 'Old Name');
    const open = () => createOrUpdateSession(desk().ana, { clientId: id, subject: 'x', idempotencyKey: freshKey() });
    await Promise.all([open(), update(id, 1, { name: 'New Name' }), open(), open()]);
    const shown = await desk().owner`select client_name from chat_sessions where client_id = ${id}`;
    expect(shown.map((row) => row.client_name)).toEqual(['New Name', 'New Name', 'New Name']);
  });

  it('of another brokerage is not found', async () => {
    const other = await createTestBrokerage(desk().url);
    const id = await makeClient(other, 'Theirs');
    expect(await refusal(cardOf(id))).toBe('CLIENT_NOT_FOUND');
    expect(await refusal(update(id, 1, { notes: 'x' }))).toBe('CLIENT_NOT_FOUND');
    await other.close();
  });
});

describe('the people on a card', () => {
  it('can be added, changed and removed; a key adds a person only once', async () => {
    const id = await makeClient(desk(), 'Acme');
    const key = freshKey();
    await add(id, { role: 'Assistant', idempotencyKey: key });
    const { people } = await add(id, { role: 'Assistant', idempotencyKey: key });
    expect(people).toMatchObject([{ name: 'Kim Doe', role: 'Assistant', mayApprove: false }]);
    expect(await refusal(add(id, { role: 'CFO', idempotencyKey: key }))).toBe('KEY_REUSED');

    const personId = people[0]?.id as PersonId;
    const change = (expectedVersion: number, facts: object, broker: TestBroker = desk().ana) =>
      updatePerson(broker, UpdatePerson.parse({ clientId: id, personId, expectedVersion, ...facts }));
    const changed = await change(2, { mayApprove: true });
    expect(changed).toMatchObject({ client: { version: 3 }, people: [{ mayApprove: true, role: 'Assistant' }] });
    expect(await refusal(change(2, { mayApprove: false, role: 'CFO' }, desk().ben))).toBe('STALE_VERSION');
    expect((await change(2, { mayApprove: true }, desk().ben)).client.version).toBe(3);

    const remove = (expectedVersion: number) => removePerson(desk().ana, { clientId: id, personId, expectedVersion });
    expect(await refusal(remove(2))).toBe('STALE_VERSION');
    expect(await remove(3)).toMatchObject({ client: { version: 4 }, people: [] });
    expect(await refusal(remove(4))).toBe('PERSON_NOT_FOUND');
  });

  it('are not found through another card', async () => {
    const [one, other] = [await makeClient(desk(), 'One'), await makeClient(desk(), 'Other')];
    const { people } = await add(one, {});
    const personId = people[0]?.id as PersonId;
    const input = UpdatePerson.parse({ clientId: other, personId, expectedVersion: 1, name: 'x' });
    expect(await refusal(updatePerson(desk().ana, input))).toBe('PERSON_NOT_FOUND');
  });

  it('can be changed concurrently, one broker per person', async () => {
    const id = await makeClient(desk(), 'Acme');
    await add(id, {});
    const { people, client } = await add(id, { name: 'Lee Roe' });
    const change = (index: number, broker: TestBroker) =>
      updatePerson(
        broker,
        UpdatePerson.parse({ clientId: id, personId: people[index]?.id, expectedVersion: client.version, role: 'CFO' }),
      );
    await Promise.all([change(0, desk().ana), change(1, desk().ben), update(id, client.version, { notes: 'x' })]);
    expect((await cardOf(id)).people.map(({ role }) => role)).toEqual(['CFO', 'CFO']);
  });
});

describe('the sessions on a card', () => {
  it('are the reader’s own, and only a count of colleagues’; a lead sees all', async () => {
    const mine = await openSession(desk(), desk().ana, { client: 'Olivia Hartley' });
    const id = mine.clientId as ClientId;
    const his = await createOrUpdateSession(desk().ben, {
      clientId: id,
      subject: 'His secret subject',
      idempotencyKey: freshKey(),
    });
    const hers = await cardOf(id);
    expect(hers.sessions.map((session) => session.id)).toEqual([mine.id]);
    expect(hers.colleagues).toEqual([{ isoAgentId: desk().ben.viewer.agentId, open: 1, all: 1 }]);
    expect(JSON.stringify(hers)).not.toMatch(new RegExp(`secret|${his.session.id}`, 'u'));
    const leas = await cardOf(id, desk().lead);
    expect(leas.sessions).toHaveLength(2);
    expect(leas.sessions.every(({ access }) => access === 'full')).toBe(true);
  });
});
