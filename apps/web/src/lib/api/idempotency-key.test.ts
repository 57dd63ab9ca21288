import { expect, test } from 'vitest';
import { createIdempotencyKeys } from './idempotency-key.ts';

const counting = () => {
  let count = 0;
  return () => `key-${(count += 1)}`;
};

test('the same content gets the same key, other content another', () => {
  const keys = createIdempotencyKeys(null, counting());
  expect([keys.keyOf({ a: 1 }), keys.keyOf({ a: 2 }), keys.keyOf({ a: 1 })]).toEqual(['key-1', 'key-2', 'key-1']);
});

test('content that was sent before a reload keeps its key', () => {
  const before = createIdempotencyKeys(null, counting());
  before.keyOf({ a: 1 });
  const after = createIdempotencyKeys(before.last());
  expect(after.keyOf({ a: 1 })).toBe('key-1');
});

test('after an answer the same content is a new submission', () => {
  const keys = createIdempotencyKeys(null, counting());
  keys.keyOf('a');
  keys.forget('a');
  expect(keys.keyOf('a')).toBe('key-2');
  keys.clear();
  expect(keys.last()).toBeNull();
  expect(keys.keyOf('a')).toBe('key-3');
});
