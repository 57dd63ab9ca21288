import { describe, expect, test } from 'vitest';
import { isDelivered } from './outgoing.ts';

const one = { audience: 'operator', text: ' Is Saturday possible? ', at: '2026-11-23T09:30:00.000Z' } as const;
const item = (change: object = {}, at = '2026-11-23T09:30:00.400Z', id = 'ana') =>
  ({
    at,
    actor: { kind: 'iso_agent', id, name: 'Ana' },
    message: { audience: 'operator', text: 'Is Saturday possible?', ...change },
  }) as never;

describe('a message on its way', () => {
  test('is not shown beside itself once the thread has it', () => {
    expect(isDelivered(one, [item()], 'ana')).toBe(true);
  });

  test.each([
    ['other words', item({ text: 'Is Sunday?' })],
    ['to another audience', item({ audience: 'client' })],
    ['by a colleague', item({}, undefined, 'ben')],
    ['the same, sent before', item({}, '2026-11-23T09:29:00.000Z')],
  ])('is another one: %s', (_, other) => {
    expect(isDelivered(one, [other], 'ana')).toBe(false);
  });
});
