import { afterEach, expect, test } from 'vitest';
import { type ActionId, actionOfKey, actions, keysOf } from './actions.ts';
import { registerShortcut } from './shortcuts.ts';

const leaves: (() => void)[] = [];
const register = (id: ActionId, run: () => void = () => undefined): void => void leaves.push(registerShortcut(id, run));
afterEach(() => {
  for (const leave of leaves.splice(0)) leave();
});

test.each([
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'open'],
  ['r', 'reply'],
  ['n', 'note'],
  ['a', 'assign'],
  ['h', 'snooze'],
  ['e', 'complete'],
  ['u', 'undo'],
  ['/', 'search'],
  ['?', 'help'],
] as const)('%s runs %s, only while a pane can do it', (key, id) => {
  expect(actionOfKey(key)).toBeUndefined();
  let ran = 0;
  register(id, () => (ran += 1));
  expect(actionOfKey(key)?.run()).toBe(true);
  expect(ran).toBe(1);
});

test('c compares the quotes of a session that has some, and creates a request elsewhere', () => {
  register('create');
  expect(actionOfKey('c')?.id).toBe('create');
  register('compare');
  expect(actionOfKey('c')?.id).toBe('compare');
});

test('the handler that registered last runs, and a fallback only without another', () => {
  const ran: string[] = [];
  register('complete', () => ran.push('list'));
  leaves.push(registerShortcut('complete', () => ran.push('open session'), true));
  actionOfKey('e')?.run();
  leaves.shift()?.();
  actionOfKey('e')?.run();
  expect(ran).toEqual(['list', 'open session']);
});

test('every action has a title and keys to show', () => {
  for (const action of actions) expect([action.title, ...keysOf(action)].every((text) => text !== '')).toBe(true);
  expect(new Set(actions.map(({ title }) => title)).size).toBe(actions.length);
});
