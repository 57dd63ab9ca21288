import { expect, test } from 'vitest';
import { isBrokerTopic, isTopic } from './changes.ts';

test('browsers hear of the desk, not of logins and the work queue', () => {
  expect((['orphans', 'mails', 'clients', 'access', 'work'] as const).filter(isBrokerTopic)).toEqual([
    'orphans',
    'mails',
    'clients',
  ]);
});

test.each(['toString', 'constructor', 'orphan', ''])('%j is no topic', (name) => expect(isTopic(name)).toBe(false));
