import { expect, test } from 'vitest';
import { createStore } from './store.ts';

test('listeners hear each new value once, and none after they left', () => {
  const store = createStore(1);
  const heard: number[] = [];
  const leave = store.subscribe(() => heard.push(store.get()));
  store.set(2);
  store.set(2);
  leave();
  store.set(3);
  expect(heard).toEqual([2]);
  expect(store.get()).toBe(3);
});

test('a store is active from its first listener to its last', () => {
  const calls: string[] = [];
  const store = createStore(0, () => {
    calls.push('active');
    return () => calls.push('idle');
  });
  const listener = (): void => undefined;
  const leaves = [store.subscribe(listener), store.subscribe(listener)];
  leaves[0]?.();
  leaves[0]?.();
  expect(calls).toEqual(['active']);
  leaves[1]?.();
  expect(calls).toEqual(['active', 'idle']);
});
