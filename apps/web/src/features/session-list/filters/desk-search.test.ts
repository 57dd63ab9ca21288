import { expect, test } from 'vitest';
import { isFiltered, listFilterOf, readDeskSearch } from './desk-search.ts';

const id = '0193a6f0-0000-7000-8000-000000000001';

test('an address is read, and what makes no sense in it is dropped', () => {
  const all = {
    tab: 'paused',
    scope: 'team',
    trip: 'A1B2C3',
    step: 'proposal_sent',
    assignee: id,
    q: 'horizon',
    unread: '1',
    expiring: '1',
    silent: '1',
    sort: 'urgent',
    session: id,
  };
  expect(readDeskSearch(all)).toEqual(all);
  expect(
    readDeskSearch({
      tab: 'nonsense',
      scope: 'everyone',
      trip: 'no trip',
      step: 'x',
      assignee: '1',
      q: '  ',
      unread: '0',
      expiring: 'soon',
      silent: '2',
      sort: 'name',
      session: 'x',
    }),
  ).toEqual({});
  expect(readDeskSearch({ tab: 'open', scope: 'mine' })).toEqual({});
  expect(readDeskSearch({ status: 'archived' })).toEqual({ tab: 'archived' });
});

test('reading what was read changes nothing', () => {
  const search = readDeskSearch({ tab: 'paused', q: ' horizon ', trip: ' atrip-1 ', unread: 'true' });
  expect(readDeskSearch({ ...search })).toEqual(search);
});

test('what the list is asked for', () => {
  expect(listFilterOf({})).toEqual({});
  expect(listFilterOf({ tab: 'completed', scope: 'team', unread: '1', expiring: '1', q: ' a ', session: id })).toEqual({
    status: 'completed',
    scope: 'team',
    unread: true,
    expiring: true,
    q: 'a',
  });
});

test('what cannot be sorted by urgency is not asked for so', () => {
  expect(listFilterOf({ sort: 'urgent' }, 'broker').sort).toBe('urgent');
  expect(listFilterOf({ sort: 'urgent', tab: 'archived' }, 'lead').sort).toBeUndefined();
  expect(listFilterOf({ sort: 'urgent', scope: 'team' }, 'broker').sort).toBeUndefined();
  expect(listFilterOf({ sort: 'urgent', scope: 'team' }, 'lead').sort).toBe('urgent');
});

test('tab, scope and the open session are not filters', () => {
  expect(isFiltered({ tab: 'paused', scope: 'team', session: id })).toBe(false);
  expect(isFiltered({ unread: '1' })).toBe(true);
});
