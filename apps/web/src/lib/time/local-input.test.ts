import { expect, test } from 'vitest';
import { localInputValue } from './local-input.ts';

test('a field shows the user’s local time', () =>
  expect(localInputValue(new Date(2026, 10, 5, 9, 20).getTime())).toBe('2026-11-05T09:20'));
