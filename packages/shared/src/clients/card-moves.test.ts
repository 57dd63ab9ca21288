import { describe, expect, it } from 'vitest';
import { clientId, isoAgentId } from '../input.schema.ts';
import { decideCardMerge, decideCardUse, keptApartAfter, patchAfterMerge } from './card-moves.ts';

const at = '2026-11-23T09:30:00.000Z';
const id = (n: number): string => `00000000-0000-4000-a000-00000000000${n}`;
const [olivia, twin, third, fourth] = [1, 2, 3, 4].map((n) => clientId.parse(id(n)));
const [ana, ben] = [isoAgentId.parse(id(5)), isoAgentId.parse(id(6))];
if (olivia === undefined || twin === undefined || third === undefined || fourth === undefined)
  throw new Error('no ids');

it.each([
  ['a card', null, null, null],
  ['a merged card', twin, null, 'CLIENT_MERGED'],
  ['an erased card', null, at, 'CLIENT_ERASED'],
  ['a merged card that was erased', twin, at, 'CLIENT_ERASED'],
])('using %s', (_, mergedInto, erasedAt, reason) => {
  const decision = decideCardUse({ mergedInto, erasedAt });
  expect(decision.ok ? null : decision.reason).toBe(reason);
});

describe('merging a card', () => {
  const broker = { agentId: ana, role: 'broker' } as const;
  const survivor = { id: olivia, mergedInto: null, erasedAt: null };
  const merged = { id: twin, mergedInto: null, erasedAt: null };
  const refused = (reason: string) => ({ ok: false, reason });
  it.each([
    ['merges one of the broker’s own', survivor, merged, [ana], { ok: true, value: true }],
    ['does nothing the second time', survivor, { ...merged, mergedInto: olivia }, [ben], { ok: true, value: false }],
    ['refuses one merged elsewhere', survivor, { ...merged, mergedInto: third }, [], refused('CLIENT_MERGED')],
    ['refuses a merged survivor', { ...survivor, mergedInto: third }, merged, [], refused('CLIENT_MERGED')],
    ['refuses an erased one', survivor, { ...merged, erasedAt: at }, [], refused('CLIENT_ERASED')],
    [
      'refuses an erased survivor before a merged card',
      { ...survivor, erasedAt: at },
      { ...merged, mergedInto: third },
      [],
      refused('CLIENT_ERASED'),
    ],
    ['refuses one with a colleague’s session', survivor, merged, [ana, ben], refused('COLLEAGUES_CLIENT')],
  ])('%s', (_, kept, away, owners, decision) =>
    expect(decideCardMerge(broker, { survivor: kept, merged: away }, owners)).toEqual(decision),
  );
});

it('a merged card is kept apart from the others of both cards, and its fields count as changed', () => {
  const facts = { name: 'Olivia', companyName: null, email: null, phone: null, notes: null, preferences: [] };
  const survivor = { id: olivia, version: 3, fieldVersions: { name: 2 }, keptApart: [twin, third] };
  const merged = { id: twin, version: 9, fieldVersions: {}, keptApart: [olivia, third, fourth] };
  expect(patchAfterMerge(survivor, merged, { facts, newPeople: [], twins: new Map() })).toEqual({
    ...facts,
    version: 4,
    fieldVersions: { name: 4, companyName: 4, email: 4, phone: 4, notes: 4, preferences: 4 },
    keptApart: [third, fourth],
  });
});

it.each([
  ['added', [third], true, [third, twin]],
  ['already there', [twin], true, null],
  ['removed', [twin, third], false, [third]],
  ['not there', [third], false, null],
])('a card to keep apart is %s', (_, before, isApart, after) =>
  expect(keptApartAfter(before, twin, isApart)).toEqual(after),
);
