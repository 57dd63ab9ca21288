import { getClientCard } from '@tripthread/db/queries/clients/client-cards';
import { listClients, searchClients } from '@tripthread/db/queries/clients/client-search';
import { makeClient, openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { AddPerson, CreateClient, FindDuplicates, MergeClients } from '@tripthread/shared/clients/clients.schema';
import type { ClientId } from '@tripthread/shared/ids';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { addPerson } from './people/add-person.ts';
import { createClient } from './create-client.ts';
import { findDuplicates } from './find-duplicates.ts';
import { keepApart } from './mark-not-duplicate.ts';
import { mergeClients } from './merge-clients.ts';

const desk = testBrokerageSuite();
const ids = new Map<string, ClientId>();
const idOf = (name: string) => ids.get(name) as ClientId;
beforeAll(async () => {
  const people = [
    {
      name: 'Olivia Hartley',
      companyName: 'Hartley & Sons',
      email: 'olivia@hartley.example',
      phone: '+1 201 555 0134',
    },
    { name: 'O. Hartley', phone: '(201) 555-0134' },
    { name: 'Marcus Vale', companyName: '100% Charter', email: 'm_vale@x.example' },
    { name: 'Anna Olivares' },
    { name: 'Würth, Jörg' },
  ];
  for (const one of people) {
    const { client } = await createClient(desk().ana, CreateClient.parse({ ...one, idempotencyKey: freshKey() }));
    ids.set(one.name, client.id);
  }
  const kim = {
    clientId: idOf('Marcus Vale'),
    name: 'Kim Doe',
    role: 'Assistant',
    email: 'kim@vale.example',
    phone: '+44 20 7946 0958',
  };
  await addPerson(desk().ana, AddPerson.parse({ ...kim, idempotencyKey: freshKey() }));
});

describe('a search by a few letters', () => {
  const search = async (q: string) =>
    (await searchClients(desk().tenant, q, 10)).map(({ name, person }) =>
      person === null ? name : `${name} by ${person}`,
    );
  test.each([
    ['oliv', ['Olivia Hartley', 'Anna Olivares']],
    ['HARTLEY', ['O. Hartley', 'Olivia Hartley']],
    ['sons olivia', ['Olivia Hartley']],
    ['hartley.ex', ['Olivia Hartley']],
    ['201 555', ['O. Hartley', 'Olivia Hartley']],
    ['+1 (201) 555-01', ['O. Hartley', 'Olivia Hartley']],
    ['wurth jorg', ['Würth, Jörg']],
    ['kim', ['Marcus Vale by Kim Doe']],
    ['vale kim', ['Marcus Vale by Kim Doe']],
    ['7946 0958', ['Marcus Vale by Kim Doe']],
    ['assistant', ['Marcus Vale by Kim Doe']],
    ['100%', ['Marcus Vale']],
    ['m_v', ['Marcus Vale']],
    ['jörg', ['Würth, Jörg']],
    ['%', ['Marcus Vale']],
    ['+', []],
    ['nobody', []],
  ])('%s', async (q, found) => expect(await search(q)).toEqual(found));
});

describe('the list', () => {
  const list = (more: object = {}) => listClients(desk().tenant, desk().ana.viewer, { limit: 2, ...more });
  it('is ordered by name, page by page, without gaps', async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ cursor });
      names.push(...page.clients.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual(['Anna Olivares', 'Marcus Vale', 'O. Hartley', 'Olivia Hartley', 'Würth, Jörg']);
  });
  it('filters by a search, counts people and open sessions, and refuses a foreign cursor', async () => {
    expect((await list({ q: 'kim' })).clients).toMatchObject([
      { name: 'Marcus Vale', peopleCount: 1, openSessions: 0 },
    ]);
    expect(await refusal(list({ cursor: 'x' }))).toBe('BAD_CURSOR');
  });
  it('counts only the reader’s own sessions', async () => {
    const { clientId } = await openSession(desk(), desk().ben, { client: 'Zed' });
    const openOf = async (broker: TestBroker) =>
      (await listClients(desk().tenant, broker.viewer, { q: 'zed', limit: 2 })).clients[0];
    expect(await openOf(desk().ben)).toMatchObject({ id: clientId, openSessions: 1 });
    expect(await openOf(desk().ana)).toMatchObject({ id: clientId, openSessions: 0, lastActivityAt: null });
    expect(await openOf(desk().lead)).toMatchObject({ id: clientId, openSessions: 1 });
  });
});

const cardOf = (clientId: ClientId) => getClientCard(desk().tenant, desk().ana.viewer, clientId);

describe('duplicates', () => {
  const find = async (input: object) =>
    (await findDuplicates(desk().ana, FindDuplicates.parse(input))).duplicates.map(
      ({ client, likeness }) => `${client.name} by ${likeness}`,
    );
  it('are found for a card, and for input that is being typed', async () => {
    expect(await find({ clientId: idOf('Olivia Hartley') })).toEqual(['O. Hartley by phone']);
    expect(await find({ name: 'Joerg Wuerth' })).toEqual([]);
    expect(await find({ name: 'Jorg Würth' })).toEqual(['Würth, Jörg by name']);
    expect(await find({ name: 'Kim', email: 'KIM@vale.example' })).toEqual(['Marcus Vale by email']);
    expect(await find({ name: 'Oliva Hartley' })).toEqual(
      ['Olivia Hartley by similar_name', 'O. Hartley by similar_name'].toSorted(),
    );
    expect(await find({ name: 'Somebody New "quoted" \\ {x}' })).toEqual([]);
    expect(() => FindDuplicates.parse({})).toThrow('Either a client or a name');
  });
  it('marked as different by mistake are offered again, from both sides, and the cards record who did it', async () => {
    const [a, b] = [await makeClient(desk(), 'Lee Double'), await makeClient(desk(), 'Lee Double')];
    await keepApart(desk().ana, { clientId: a, otherId: b, isApart: true });
    // Idempotent.
    await keepApart(desk().ana, { clientId: b, otherId: a, isApart: true });
    expect((await cardOf(b)).toldApart).toEqual([{ id: a, name: 'Lee Double' }]);
    await keepApart(desk().ben, { clientId: b, otherId: a, isApart: false });
    expect(await find({ clientId: a })).toEqual(['Lee Double by name']);
    expect(await find({ clientId: b })).toEqual(['Lee Double by name']);
    for (const id of [a, b])
      expect(await cardOf(id)).toMatchObject({
        toldApart: [],
        changes: [
          { kind: 'taken_together', agentName: 'Ben', otherName: 'Lee Double' },
          { kind: 'kept_apart', agentName: 'Ana', otherName: 'Lee Double' },
        ],
      });
  });
  it('marked as different are no longer offered, from either side; nor are merged ones', async () => {
    const [a, b, c] = [
      await makeClient(desk(), 'Pat Twin'),
      await makeClient(desk(), 'Pat Twin'),
      await makeClient(desk(), 'Pat Twin'),
    ];
    await keepApart(desk().ana, { clientId: a, otherId: b, isApart: true });
    expect((await find({ clientId: a })).length).toBe(1);
    expect((await find({ clientId: b })).length).toBe(1);
    expect((await find({ clientId: c })).length).toBe(2);
    await mergeClients(desk().ana, MergeClients.parse({ keepId: a, mergeId: c }));
    expect(await find({ clientId: a })).toEqual([]);
  });
});
