import { expect, test } from 'vitest';
import { forgetKey, type IdempotencyKeys, keyFor } from './idempotency-key.ts';

function counting() {
  let count = 0;
  const keys: IdempotencyKeys = new Map();
  return { keys, keyOf: (content: unknown) => keyFor(keys, content, () => `key-${(count += 1)}`) };
}

test('the same content gets the same key, other content another', () => {
  const { keyOf } = counting();
  expect([keyOf({ a: 1 }), keyOf({ a: 2 }), keyOf({ a: 1 })]).toEqual(['key-1', 'key-2', 'key-1']);
});

test('the content that was sent last is at the end', () => {
  const { keys, keyOf } = counting();
  keyOf('a');
  keyOf('b');
  keyOf('a');
  expect([...keys]).toEqual([
    ['"b"', 'key-2'],
    ['"a"', 'key-1'],
  ]);
});

test('after an answer the same content is a new submission', () => {
  const { keys, keyOf } = counting();
  keyOf('a');
  forgetKey(keys, 'a');
  expect(keyOf('a')).toBe('key-2');
});
