import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionRow } from '../../lib/api/api-types.ts';
import {
  matchesFilter,
  freezeRows,
  type ListPages,
  orderOf,
  recount,
  rowsOf,
  mergeRefetchedRows,
  withRow,
} from './session-rows.ts';

const row = (id: string, given: Partial<SessionRow> = {}): SessionRow =>
  ({
    id,
    version: 1,
    status: 'active',
    currentStep: 'searching_aircraft',
    isoAgentId: 'me',
    lastActivityAt: '2026-11-23T10:00:00.000Z',
    ...given,
  }) as SessionRow;
const at = (minute: number): string => `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`;
const counts = { active: 3, paused: 1, completed: 100, archived: 7 };
const list = (rows: SessionRow[], nextCursor: string | null = null): ListPages => ({
  pages: [{ sessions: rows, nextCursor, counts }] as unknown as ListPages['pages'],
  pageParams: [null],
});
const ids = (data: ListPages): string[] => rowsOf(data).map(({ id }) => id);

describe('whether a row belongs', () => {
  test.each([
    ['open by default', {}, {}, true],
    ['snoozed is open', { status: 'paused' }, {}, true],
    ['completed is not', { status: 'completed' }, {}, false],
    ['completed on its tab', { status: 'completed' }, { status: 'completed' }, true],
    ['one of several statuses', { status: 'archived' }, { status: ['completed', 'archived'] }, true],
    ['another step', {}, { step: 'proposal_sent' }, false],
    ['a colleague’s among mine', { isoAgentId: 'ben' }, {}, false],
    ['a colleague’s in the team', { isoAgentId: 'ben' }, { scope: 'team' }, true],
    ['another assignee', {}, { scope: 'team', assignee: 'ben' }, false],
  ] as const)('%s', (_, given, filter, expected) => {
    expect(matchesFilter(row('a', given as Partial<SessionRow>), filter as never, 'me')).toBe(expected);
  });
});

describe('a list read again in part', () => {
  const before = list([
    row('c', { lastActivityAt: at(3) }),
    row('b', { lastActivityAt: at(2) }),
    row('a', { lastActivityAt: at(1) }),
  ]);

  test('a row with news goes to its rank', () => {
    expect(ids(mergeRefetchedRows(before, ['a'], [row('a', { version: 2, lastActivityAt: at(9) })]))).toEqual([
      'a',
      'c',
      'b',
    ]);
  });
  test('a list of what is urgent keeps its own order', () => {
    const urgent = list([row('a', { dueAt: at(1) }), row('b', { dueAt: at(2) }), row('c', { dueAt: at(3) })]);
    const fresh = [row('c', { version: 2, dueAt: at(0), lastActivityAt: at(0) })];
    expect(ids(mergeRefetchedRows(urgent, ['c'], fresh, { sort: 'urgent' }))).toEqual(['c', 'a', 'b']);
    const held = freezeRows(
      rowsOf(urgent),
      rowsOf(mergeRefetchedRows(urgent, ['c'], fresh, { sort: 'urgent' })),
      orderOf('urgent'),
    );
    expect([held.rows.map(({ id }) => id), held.waiting]).toEqual([['a', 'b', 'c'], 1]);
  });
  test('a row that did not come back is gone', () =>
    expect(ids(mergeRefetchedRows(before, ['b'], []))).toEqual(['c', 'a']));
  test('a new row comes in', () => {
    expect(ids(mergeRefetchedRows(before, ['d'], [row('d', { lastActivityAt: at(2) })]))).toEqual(['c', 'd', 'b', 'a']);
  });
  test('a row below the last loaded one waits for its page', () => {
    expect(ids(mergeRefetchedRows(list(rowsOf(before), 'more'), ['d'], [row('d', { lastActivityAt: at(0) })]))).toEqual(
      ['c', 'b', 'a'],
    );
  });
  test('an overtaken answer changes nothing', () => {
    const newer = list([row('a', { version: 5, currentStep: 'proposal_sent' })]);
    expect(rowsOf(mergeRefetchedRows(newer, ['a'], [row('a', { version: 4 })]))[0]?.currentStep).toBe('proposal_sent');
  });
  test('any order of answers leaves the list in order, each row once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 59 }), fc.boolean()), {
          maxLength: 40,
        }),
        (changes) => {
          let data = list([]);
          changes.forEach(([id, minute, isThere], index) => {
            data = mergeRefetchedRows(
              data,
              [`s${id}`],
              isThere ? [row(`s${id}`, { version: index + 1, lastActivityAt: at(minute) })] : [],
            );
          });
          const rows = rowsOf(data);
          expect(rows).toEqual([...rows].sort(orderOf(undefined)));
          expect(new Set(ids(data)).size).toBe(rows.length);
        },
      ),
    );
  });
});

describe('a row changed here', () => {
  const before = list([row('b', { lastActivityAt: at(2) }), row('a', { lastActivityAt: at(1) })]);
  test('what no longer belongs leaves, and the tabs count it', () => {
    const after = withRow(before, row('b', { status: 'completed', lastActivityAt: at(2) }), {}, 'me');
    expect(ids(after)).toEqual(['a']);
    expect(after.pages[0]?.counts).toEqual({ active: 2, paused: 1, completed: 100, archived: 7 });
  });
  test('an older version is not shown', () => {
    const newer = list([row('a', { version: 3 })]);
    expect(withRow(newer, row('a', { version: 2, status: 'completed' }), {}, 'me')).toBe(newer);
  });
  test('whether a stranger matches words is the server’s to say', () => {
    expect(withRow(before, row('z'), { q: 'horizon' }, 'me')).toBe(before);
  });
});

test('counts move between tabs, and what is capped stays capped', () => {
  expect(recount(counts, 'active', 'paused')).toEqual({ active: 2, paused: 2, completed: 100, archived: 7 });
  expect(recount(counts, 'completed', 'archived')).toEqual({ active: 3, paused: 1, completed: 100, archived: 8 });
  expect(recount(counts, undefined, 'active')).toBe(counts);
});

describe('holding still', () => {
  const standing = [
    row('c', { lastActivityAt: at(3) }),
    row('b', { lastActivityAt: at(2) }),
    row('a', { lastActivityAt: at(1) }),
  ];
  const shown = (fresh: SessionRow[]) => {
    const held = freezeRows(standing, fresh);
    return { ids: held.rows.map(({ id }) => id).join(''), waiting: held.waiting };
  };
  test('nothing happened', () => expect(shown(standing)).toEqual({ ids: 'cba', waiting: 0 }));
  test('a value changes in place', () => {
    const fresh = standing.map((one) => (one.id === 'b' ? { ...one, unread: true } : one));
    expect(freezeRows(standing, fresh)).toEqual({ rows: fresh, waiting: 0 });
  });
  test('a move, an arrival and a departure wait', () => {
    expect(shown([row('a', { lastActivityAt: at(9) }), ...standing.slice(0, 2)])).toEqual({ ids: 'cba', waiting: 1 });
    expect(shown([row('d', { lastActivityAt: at(9) }), ...standing])).toEqual({ ids: 'cba', waiting: 1 });
    expect(shown(standing.slice(1))).toEqual({ ids: 'cba', waiting: 1 });
  });
  test('what was scrolled for comes in below', () => {
    expect(shown([...standing, row('0', { lastActivityAt: at(0) })])).toEqual({ ids: 'cba0', waiting: 0 });
  });
});
