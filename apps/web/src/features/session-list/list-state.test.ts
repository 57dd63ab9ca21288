import { expect, test } from 'vitest';
import { orderOf } from '../../entities/sessions/session-rows.ts';
import type { SessionRow } from '../../lib/api/api-types.ts';
import { initialListState, type ListEvent, type ListFacts, listState, settled } from './list-state.ts';

/** Rows named by letters, the newest activity first. */
const rows = (ids: string): SessionRow[] =>
  ids.split('').map((id, index) => ({ id, lastActivityAt: String(9 - index) }) as unknown as SessionRow);
const facts = (ids: string, more: Partial<ListFacts> = {}): ListFacts => ({
  rows: rows(ids),
  listKey: 'mine',
  ownChanges: 0,
  isHeld: false,
  order: orderOf(undefined),
  openId: undefined,
  ...more,
});
const after = (first: ListFacts, ...events: readonly (ListFacts | ListEvent)[]) => {
  const { shown, active } = events.reduce(
    (state, event) => listState(state, 'type' in event ? event : { type: 'facts', facts: event }),
    initialListState(first),
  );
  return { ids: shown.rows.map(({ id }) => id).join(''), waiting: shown.waiting, active: active.id };
};
const moved = (index: number): ListEvent => ({ type: 'moved', index });

test('a list that is not held follows its rows', () =>
  expect(after(facts('abc'), facts('cab'))).toMatchObject({ ids: 'cab', waiting: 0 }));

test('a held list keeps its places and counts what waits, until it is released', () => {
  const held = facts('dabc', { isHeld: true });
  expect(after(facts('abc'), held)).toMatchObject({ ids: 'abc', waiting: 1 });
  expect(after(facts('abc'), held, { type: 'released' })).toMatchObject({ ids: 'dabc', waiting: 0 });
  expect(after(facts('abc'), held, facts('dabc'))).toMatchObject({ ids: 'dabc', waiting: 0 });
});

test.each([
  ['another list', { listKey: 'team' }],
  ['a change made in this tab', { ownChanges: 1 }],
])('%s shows at once, also while the list is held', (_what, more) =>
  expect(after(facts('abc'), facts('bc', { isHeld: true, ...more }))).toMatchObject({ ids: 'bc', waiting: 0 }),
);

test('j and k stop at both ends', () => {
  expect(after(facts('abc'), moved(-1)).active).toBe('a');
  expect(after(facts('abc'), moved(9)).active).toBe('c');
  expect(after(facts(''), moved(0)).active).toBeUndefined();
});

test('an opened session is active, also where the list is held', () =>
  expect(after(facts('abc'), moved(0), facts('abc', { openId: 'c', isHeld: true })).active).toBe('c'));

test('after a row left, the next one is active; after an undo, the row itself', () => {
  expect(after(facts('abc'), moved(1), facts('ac')).active).toBe('c');
  expect(after(facts('abc'), moved(1), facts('ac'), facts('abc')).active).toBe('b');
});

test('the active place is the same object when nothing changed for it', () => {
  const place = { id: 'b', index: 1 };
  expect(settled(place, rows('abc'))).toBe(place);
});
test('the active place moves with its row', () =>
  expect(settled({ id: 'b', index: 1 }, rows('bac'))).toEqual({ id: 'b', index: 0 }));
test('the row that takes its place is next, the last one at the end', () => {
  expect(settled({ id: 'b', index: 1 }, rows('ac'))).toEqual({ id: 'c', index: 1, left: 'b' });
  expect(settled({ id: 'c', index: 2 }, rows('ab'))).toEqual({ id: 'b', index: 1, left: 'c' });
});
test('an undone row is active again', () =>
  expect(settled({ id: 'c', index: 1, left: 'b' }, rows('bac'))).toEqual({ id: 'b', index: 0 }));
test('an open session that is not listed keeps the keys off the list', () => {
  const place = { id: 'z', index: -1 };
  expect(settled(place, rows('abc'))).toBe(place);
});
