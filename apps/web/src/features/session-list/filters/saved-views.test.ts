import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applied, isSameSearch, readViews, withView } from './saved-views.ts';

const id = '0193a6f0-0000-7000-8000-000000000001';
let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null });
});
afterEach(() => vi.unstubAllGlobals());

test('a view holds tab, scope and filters, not the open session', () => {
  expect(withView([], ' Today ', { scope: 'team', expiring: '1', session: id })).toEqual([
    { name: 'Today', search: { scope: 'team', expiring: '1' } },
  ]);
});

test('the same name is the same view, the newest first', () => {
  const views = withView(withView(withView([], 'a', { q: '1' }), 'b', {}), 'a', { q: '2' });
  expect(views).toEqual([
    { name: 'a', search: { q: '2' } },
    { name: 'b', search: {} },
  ]);
});

test('applying a view takes away what it does not have', () => {
  const patch = applied({ name: 'a', search: { unread: '1' } });
  expect(patch).toHaveProperty('unread', '1');
  for (const name of ['tab', 'scope', 'q', 'trip', 'step', 'assignee', 'expiring'])
    expect(Object.entries(patch)).toContainEqual([name, undefined]);
  expect(Object.keys(patch)).not.toContain('session');
});

test('two URLs with the same filters are the same view, with any open session', () => {
  expect(isSameSearch({ q: 'a', session: id }, { q: 'a' })).toBe(true);
  expect(isSameSearch({ q: 'a' }, { q: 'a', unread: '1' })).toBe(false);
});

test('each login has its own, and nonsense that was kept is dropped', () => {
  kept.set(
    'views:ana',
    JSON.stringify([{ name: 'Mine', search: { step: 'x', expiring: '1', session: id } }, { name: '' }, null, 7]),
  );
  kept.set('views:ben', '{');
  expect(readViews('ana')).toEqual([{ name: 'Mine', search: { expiring: '1' } }]);
  expect(readViews('ben')).toEqual([]);
  expect(readViews('zoe')).toEqual([]);
});
