import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayName, inOrder, threadRows } from './thread-rows.ts';

interface Item {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
}
const item = (seq: number, at: string, by = 'client'): Item => ({ seq, at, by });
const layout = (readUpTo: number | null) => ({
  dayOf: (instant: string) => instant.slice(0, 10),
  readUpTo,
  isNews: ({ by }: Item) => by !== 'me',
  continues: (previous: Item, next: Item) => previous.by === next.by,
  together: (previous: Item, next: Item) => previous.by === 'rfq' && next.by === 'rfq',
});
const shape = (items: readonly Item[], readUpTo: number | null): string =>
  threadRows(items, layout(readUpTo))
    .map((row) =>
      row.row === 'day'
        ? `[${row.day.slice(-2)}]`
        : row.row === 'new'
          ? `(${row.count} new)`
          : [row.item, ...row.together].map(({ seq }) => seq).join('&') + (row.continues ? '+' : ''),
    )
    .join(' ');

describe('the time line', () => {
  const three = [
    item(1, '2026-11-22T09:00:00.000Z'),
    item(2, '2026-11-23T09:00:00.000Z'),
    item(3, '2026-11-23T09:01:00.000Z'),
  ];

  test('divides days, and groups items of the same author', () => expect(shape(three, null)).toBe('[22] 1 [23] 2 3+'));
  test('draws the line before the first unread, below its day', () =>
    expect(shape(three, 1)).toBe('[22] 1 [23] (2 new) 2 3+'));
  test('the "new" line splits a group', () => expect(shape(three, 2)).toBe('[22] 1 [23] 2 (1 new) 3'));
  test('no line when all is read, nor when nothing ever was', () => {
    expect(shape(three, 3)).toBe('[22] 1 [23] 2 3+');
    expect(shape(three, 0)).toBe('[22] 1 [23] 2 3+');
  });
  test("one's own items are not new", () => {
    const mine = [
      item(1, '2026-11-23T09:00:00.000Z'),
      item(2, '2026-11-23T09:05:00.000Z', 'me'),
      item(3, '2026-11-23T09:06:00.000Z'),
    ];
    expect(shape(mine, 1)).toBe('[23] 1 2 (1 new) 3');
  });
  test('items sent together are one row, but not across the "new" line', () => {
    const rfqs = [1, 2, 3].map((seq) => item(seq, '2026-11-23T09:00:00.000Z', 'rfq'));
    expect(shape(rfqs, null)).toBe('[23] 1&2&3');
    expect(shape(rfqs, 1)).toBe('[23] 1 (2 new) 2&3');
  });
  test('nothing at all', () => expect(shape([], 5)).toBe(''));
});

test('overlapping pages in any order are merged ascending, each item once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 60 }))), (pages) => {
      const seqs = inOrder(
        pages.map((page) => ({ items: page.map((seq) => item(seq, '2026-11-23T00:00:00.000Z')) })),
      ).map(({ seq }) => seq);
      expect(seqs).toEqual([...new Set(pages.flat())].toSorted((a, b) => a - b));
    }),
  );
});

test.each([
  ['2026-11-23', 'Today'],
  ['2026-11-22', 'Yesterday'],
  ['2026-11-02', 'Mon 2 Nov'],
  ['2025-12-31', 'Wed 31 Dec 2025'],
])('%s seen on 23 November 2026', (day, name) => {
  // engines differ over a comma
  expect(dayName(day, '2026-11-23').replace(',', '')).toBe(name);
});
