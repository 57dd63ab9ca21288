import { expect, test } from 'vitest';
import type { SessionRow } from '../../lib/api/api-types.ts';
import { settled } from './use-active-row.ts';

const rows = (ids: string): SessionRow[] => ids.split('').map((id) => ({ id }) as unknown as SessionRow);

test('nothing changed for it', () => {
  const place = { id: 'b', index: 1 };
  expect(settled(place, rows('abc'))).toBe(place);
});
test('it moves with its row', () => expect(settled({ id: 'b', index: 1 }, rows('bac'))).toEqual({ id: 'b', index: 0 }));
test('the row that takes its place is next, the last one at the end', () => {
  expect(settled({ id: 'b', index: 1 }, rows('ac'))).toEqual({ id: 'c', index: 1, left: 'b' });
  expect(settled({ id: 'c', index: 2 }, rows('ab'))).toEqual({ id: 'b', index: 1, left: 'c' });
});
test('an undone row has its mark back', () =>
  expect(settled({ id: 'c', index: 1, left: 'b' }, rows('bac'))).toEqual({ id: 'b', index: 0 }));
test('an open session that is not listed keeps the keys off the list', () => {
  const place = { id: 'z', index: -1 };
  expect(settled(place, rows('abc'))).toBe(place);
});
