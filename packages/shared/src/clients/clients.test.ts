import type { IsoAgentId } from '../ids.ts';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  afterChange,
  changedFacts,
  type ClientFacts,
  decideCardChange,
  decideMerge,
  mergeableFields,
  mergeCards,
  type PersonFacts,
} from './clients.ts';

const facts = (given: Partial<ClientFacts> = {}): ClientFacts => ({
  name: 'Olivia Hartley',
  companyName: null,
  email: null,
  phone: null,
  notes: null,
  preferences: [],
  ...given,
});
const person = (id: string, given: Partial<PersonFacts> = {}) => ({
  id,
  name: 'Kim Doe',
  role: null,
  email: null,
  phone: null,
  mayApprove: false,
  ...given,
});

describe('a change of a card', () => {
  const card = { version: 5, fieldVersions: { name: 5, email: 3 } };
  test.each([
    [5, ['name'], true],
    [4, ['name'], false],
    [4, ['email', 'notes'], true],
    [2, ['email'], false],
    [1, ['notes'], true],
    [6, ['notes'], false],
  ])('with expected version %d, of %j', (seen, fields, ok) => {
    const decision = decideCardChange(card, seen, fields);
    expect(decision.ok || decision.reason).toBe(ok || 'STALE_VERSION');
    if (decision.ok) expect(decision.value.fieldVersions).toMatchObject(Object.fromEntries(fields.map((f) => [f, 6])));
  });
  it('contains only what differs', () => {
    const pairs = [{ label: 'Catering', value: 'Vegan' }];
    expect(
      changedFacts(facts({ preferences: pairs }), { name: 'Olivia Hartley', preferences: [...pairs], email: 'x' }),
    ).toEqual({
      email: 'x',
    });
  });
  it('of a deleted person drops its field version', () => {
    expect(afterChange({ version: 1, fieldVersions: { 'person.a': 1, name: 1 } }, [], ['person.a'])).toEqual({
      version: 2,
      fieldVersions: { name: 1 },
    });
  });
});

test('brokers merge away cards of their own sessions, leads any', () => {
  const ana = { agentId: 'ana' as IsoAgentId, role: 'broker' } as const;
  expect(decideMerge(ana, [ana.agentId, ana.agentId]).ok).toBe(true);
  expect(decideMerge(ana, []).ok).toBe(true);
  expect(decideMerge(ana, [ana.agentId, 'ben' as IsoAgentId])).toEqual({ ok: false, reason: 'COLLEAGUES_CLIENT' });
  expect(decideMerge({ agentId: 'lea' as IsoAgentId, role: 'lead' }, ['ben' as IsoAgentId]).ok).toBe(true);
});

describe('two merged cards', () => {
  const merge = (kept: Partial<ClientFacts>, merged: Partial<ClientFacts>, more: object = {}) => {
    const { keptPeople = [], mergedPeople = [], take = [] } = more as Record<string, never[]>;
    return mergeCards({ facts: facts(kept), people: keptPeople }, { facts: facts(merged), people: mergedPeople }, take);
  };
  it('fill each other’s gaps', () => {
    expect(merge({ email: 'o@h.example' }, { phone: '+1 201 555 0134', companyName: 'Acme' })).toMatchObject({
      facts: { email: 'o@h.example', phone: '+1 201 555 0134', companyName: 'Acme', notes: null },
      newPeople: [],
    });
  });
  it('keep a different address as a person of that name', () => {
    const { facts: one, newPeople } = merge(
      { email: 'o@h.example' },
      { name: 'O. Hartley', email: 'office@h.example' },
    );
    expect(one).toMatchObject({ name: 'Olivia Hartley', email: 'o@h.example', notes: null });
    expect(newPeople).toEqual([
      { name: 'O. Hartley', role: null, email: 'office@h.example', phone: null, mayApprove: false },
    ]);
  });
  it('record a different name or company in the notes if there is no address', () => {
    const { facts: one } = merge(
      { companyName: 'Acme', notes: 'Early riser.' },
      { name: 'O. Hartley', companyName: 'Globex' },
    );
    expect(one.notes).toBe('Early riser.\n\nAlso known as O. Hartley.\nAlso of Globex.');
  });
  it('take the chosen fields and keep the replaced values', () => {
    const { facts: one, newPeople } = merge(
      { phone: '111 111 1111' },
      { name: 'O. H.', phone: '222 222 2222' },
      { take: ['phone'] },
    );
    expect(one).toMatchObject({ name: 'Olivia Hartley', phone: '222 222 2222' });
    expect(newPeople).toMatchObject([{ phone: '111 111 1111' }]);
  });
  it('join notes and preferences without duplicates', () => {
    const vegan = { label: 'Catering', value: 'Vegan' };
    const { facts: one } = merge(
      { notes: 'One.', preferences: [vegan] },
      { notes: 'Two.', preferences: [vegan, { label: 'Catering', value: 'No nuts' }] },
    );
    expect(one).toMatchObject({ notes: 'One.\n\nTwo.', preferences: [vegan, { label: 'Catering', value: 'No nuts' }] });
    expect(merge({ notes: 'One.' }, { notes: 'One.' }).facts.notes).toBe('One.');
  });
  it('list identical people only once', () => {
    const { twins, newPeople } = merge(
      { email: 'o@h.example' },
      { email: 'kim@h.example' },
      {
        keptPeople: [person('k1', { email: 'kim@h.example' })],
        mergedPeople: [
          person('m1', { email: 'kim@h.example' }),
          person('m2', { email: 'kim@h.example', mayApprove: true }),
        ],
      },
    );
    expect([...twins]).toEqual([['m1', 'k1']]);
    // The address is known already, with Kim.
    expect(newPeople).toEqual([]);
  });
  it('lose nothing: every value of both is on the merged card', () => {
    const text = fc.constantFrom(null, 'Ada', 'Bea', 'ada@x.example', '+1 201 555 0134', '+44 20 7946 0958');
    const side = fc.record({
      name: fc.constantFrom('Ada', 'Bea', 'Cleo'),
      companyName: fc.constantFrom(null, 'Acme', 'Globex'),
      email: fc.constantFrom(null, 'a@x.example', 'b@x.example'),
      phone: text.filter((one) => one === null || one.startsWith('+')),
      notes: fc.constantFrom(null, 'One.', 'Two.'),
      preferences: fc.array(fc.record({ label: fc.constantFrom('x', 'y'), value: fc.constantFrom('1', '2') }), {
        maxLength: 2,
      }),
    });
    fc.assert(
      fc.property(side, side, fc.subarray([...mergeableFields]), (kept, merged, take) => {
        const one = mergeCards({ facts: kept, people: [] }, { facts: merged, people: [] }, take);
        const all = JSON.stringify([one.facts, one.newPeople]);
        const said = [kept, merged].flatMap(({ preferences, ...texts }) => [
          ...Object.values(texts).filter((text) => text !== null),
          ...preferences.map((pair) => JSON.stringify(pair)),
        ]);
        for (const words of said) expect(all).toContain(words);
      }),
    );
  });
});
