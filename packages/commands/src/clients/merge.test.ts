import { inTransaction } from '@tripthread/db/database';
import { getClientCard } from '@tripthread/db/queries/clients/client-cards';
import { findClientByEmail } from '@tripthread/db/queries/clients/clients';
import { getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import { postStoryMessage } from '@tripthread/testing/desk/story-session';
import {
  makeClient,
  makeConversation,
  makeRequest,
  openSession,
  type TestBroker,
} from '@tripthread/testing/desk/test-brokerage';
import { AddPerson, MergeClients, UpdateClient } from '@tripthread/shared/clients/clients.schema';
import type { ClientId, SessionId } from '@tripthread/shared/ids';
import { CreateRequest } from '@tripthread/shared/requests/requests.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { createRequest } from '../requests/create-request.ts';
import { createOrUpdateSession } from '../sessions/create-or-update-session.ts';
import { setStatus } from '../sessions/set-status.ts';
import { addPerson } from './people/add-person.ts';
import { mergeClients } from './merge-clients.ts';
import { updateClient } from './update-client.ts';

const desk = testBrokerageSuite();
const merge = (keepId: ClientId, mergeId: ClientId, more: object = {}, broker: TestBroker = desk().ana) =>
  mergeClients(broker, MergeClients.parse({ keepId, mergeId, ...more }));
const cardOf = (clientId: ClientId) => getClientCard(desk().tenant, desk().ana.viewer, clientId);
const change = (clientId: ClientId, facts: object) =>
  updateClient(desk().ana, UpdateClient.parse({ clientId, expectedVersion: 1, ...facts }));
const person = (clientId: ClientId, facts: object) =>
  addPerson(desk().ana, AddPerson.parse({ clientId, name: 'Kim Doe', idempotencyKey: freshKey(), ...facts }));
const events = (id: SessionId) => inTransaction(desk().tenant, (tx) => listEvents(tx, [id]));
const rowOf = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));

describe('merging two clients', () => {
  it('moves everything that referred to the duplicate to the survivor', async () => {
    const session = await openSession(desk(), desk().ana, { client: 'O. Hartley' });
    const away = session.clientId as ClientId;
    const kept = await makeClient(desk(), 'Olivia Hartley');
    const request = await makeRequest(desk(), desk().ana, { clientId: away });
    const conversation = await makeConversation(desk(), { clientId: away });
    await change(kept, { email: 'olivia@hartley.example', notes: 'Early riser.' });
    await change(away, { email: 'office@hartley.example', phone: '+1 201 555 0134' });
    await person(away, { mayApprove: true });

    await inTransaction(desk().tenant, (tx) =>
      postStoryMessage(tx, session.id, { from: 'client', text: 'Any news?' }, desk().clock.now()),
    );

    const card = await merge(kept, away);
    // The changes of both, newest first.
    expect(card.changes.map(({ kind, fields, otherName }) => [kind, ...fields, otherName])).toEqual([
      ['merged', 'O. Hartley'],
      ['person_added', null],
      ['changed', 'email', 'phone', null],
      ['changed', 'email', 'notes', null],
    ]);

    expect(card).toMatchObject({
      client: {
        id: kept,
        name: 'Olivia Hartley',
        email: 'olivia@hartley.example',
        phone: '+1 201 555 0134',
        notes: 'Early riser.',
      },
      // Both have the same instant, so their order is undefined.
      people: expect.arrayContaining([
        expect.objectContaining({ name: 'Kim Doe', mayApprove: true }),
        expect.objectContaining({ name: 'O. Hartley', email: 'office@hartley.example' }),
      ]),
      sessions: [{ id: session.id, client: { id: kept, name: 'Olivia Hartley' } }],
    });
    const [message] = await desk().owner`select sender_client_id from messages where session_id = ${session.id}`;
    expect(message?.sender_client_id).toBe(kept);
    for (const [table, id] of [
      ['requests', request],
      ['conversations', conversation],
      ['conversations', session.conversationId],
    ] as const) {
      const [row] = await desk().owner.unsafe(`select client_id from ${table} where id = $1`, [id]);
      expect(row?.client_id).toBe(kept);
    }
  });

  it('is recorded in the thread without a name, and does not wake or bump a session', async () => {
    const { id, clientId, lastActivityAt } = await openSession(desk(), desk().ben, { client: 'O. Hartley' });
    await setStatus(desk().ben, { sessionId: id, expectedVersion: 1, move: 'pause' });
    const kept = await makeClient(desk(), 'Olivia Hartley');
    desk().clock.moveBy(3_600_000);
    await merge(kept, clientId as ClientId, {}, desk().lead);
    const last = (await events(id)).at(-1);
    expect(last).toMatchObject({ kind: 'client_merged', changes: { before: { clientId }, after: { clientId: kept } } });
    expect(JSON.stringify(last)).not.toContain('Hartley');
    expect(await rowOf(id)).toMatchObject({ status: 'paused', lastActivityAt, lastInboundSeq: 0 });
  });

  it('repeated, returns the same answer, and the duplicate’s card links to the survivor', async () => {
    const [one, two, three] = [
      await makeClient(desk(), 'A'),
      await makeClient(desk(), 'B'),
      await makeClient(desk(), 'C'),
    ];
    const first = await merge(two, one);
    expect(await merge(two, one)).toEqual(first);
    expect((await cardOf(one)).client.id).toBe(two);
    await merge(three, two);
    for (const gone of [one, two]) expect((await cardOf(gone)).client.id).toBe(three);
    expect(await refusal(merge(two, three))).toBe('CLIENT_MERGED');
    expect(await refusal(merge(one, two))).toBe('CLIENT_MERGED');
    expect(await refusal(change(one, { notes: 'x' }))).toBe('CLIENT_MERGED');
    expect((await cardOf(three)).client.notes).toBe('Also known as A.\n\nAlso known as B.');
  });

  it('with the duplicate’s name renames the existing sessions', async () => {
    const session = await openSession(desk(), desk().ben, { client: 'O. Hartley' });
    const away = await makeClient(desk(), 'Olivia Hartley');
    await merge(session.clientId as ClientId, away, { take: ['name'] });
    expect(await rowOf(session.id)).toMatchObject({ clientName: 'Olivia Hartley', version: 1 });
  });

  it('requires a lead when the duplicate has a colleague’s session', async () => {
    const session = await openSession(desk(), desk().ben, { client: 'O. Hartley' });
    const hers = await makeClient(desk(), 'Olivia Hartley');
    expect(await refusal(merge(hers, session.clientId as ClientId))).toBe('COLLEAGUES_CLIENT');
    expect((await merge(session.clientId as ClientId, hers)).client.name).toBe('O. Hartley');
  });

  it('refuses a missing client, and a client with itself', async () => {
    const id = await makeClient(desk(), 'Olivia Hartley');
    expect(await refusal(merge(id, '00000000-0000-4000-8000-000000000000' as ClientId))).toBe('CLIENT_NOT_FOUND');
    expect(() => MergeClients.parse({ keepId: id, mergeId: id })).toThrow('Choose two different clients');
  });

  it('leaves no reference to the duplicate under concurrent writes', async () => {
    const [kept, away] = [await makeClient(desk(), 'Kept'), await makeClient(desk(), 'Away')];
    const busy = Array.from({ length: 6 }, (_, index) =>
      index % 2 === 0
        ? createRequest(desk().ana, CreateRequest.parse({ clientId: away, legs: [], idempotencyKey: freshKey() }))
        : createOrUpdateSession(desk().ana, { clientId: away, subject: 'x', idempotencyKey: freshKey() }),
    );
    const outcomes = await Promise.allSettled([...busy.slice(0, 3), merge(kept, away), ...busy.slice(3)]);
    const reasons = outcomes.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { reason: string }).reason] : [],
    );
    expect(new Set([...reasons, 'CLIENT_MERGED'])).toEqual(new Set(['CLIENT_MERGED']));
    // Checked after every test: no row refers to a merged client.
  });

  it('in both directions at once succeeds in one', async () => {
    const [a, b] = [await makeClient(desk(), 'A'), await makeClient(desk(), 'B')];
    const outcomes = await Promise.allSettled([merge(a, b), merge(b, a)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

it('moves every foreign key that refers to a client', async () => {
  const rows = await desk().owner<{ place: string }[]>`
    select k.conrelid::regclass || '.' || a.attname as place
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname <> 'brokerage_id'
    where k.contype = 'f' and k.confrelid = 'clients'::regclass`;
  // A new foreign key needs a step in `moveReferences`. Changes of a card stay with it and are read through the survivor; so do its
  // legacy rows, which are deleted when the survivor is erased.
  expect(rows.map(({ place }) => place).toSorted()).toEqual([
    'chat_sessions.client_id',
    'client_changes.client_id',
    'client_changes.other_id',
    'client_people.client_id',
    'clients.merged_into',
    'conversations.client_id',
    'legacy_rows.client_id',
    'messages.sender_client_id',
    'requests.client_id',
  ]);
});

describe('finding the client of an address', () => {
  const find = async (email: string) =>
    (await inTransaction(desk().tenant, (tx) => findClientByEmail(tx, email)))?.id ?? null;
  it('prefers the client’s own address over a person’s, ignores spelling, and returns the survivor of a merge', async () => {
    const [own, other] = [await makeClient(desk(), 'Own'), await makeClient(desk(), 'Other')];
    await person(other, { email: 'desk@x.example' });
    expect(await find(' DESK@X.example')).toBe(other);
    await change(own, { email: 'Desk@x.example' });
    expect(await find('desk@x.example')).toBe(own);
    expect(await find('nobody@x.example')).toBeNull();
    await merge(other, own);
    expect(await find('desk@x.example')).toBe(other);
  });
});
