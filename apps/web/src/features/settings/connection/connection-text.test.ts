import { expect, test } from 'vitest';
import { connectionSummary } from './connection-text.ts';

const now = Date.parse('2026-11-23T09:00:00.000Z');
const fine = { isActive: true, credentials: 'token', pausedAt: null, availableAt: null } as const;

test.each([
  [fine, 'Connected'],
  [{ ...fine, availableAt: '2026-11-23T08:59:00.000Z' }, 'Connected'],
  [{ ...fine, availableAt: '2026-11-23T09:05:00.000Z' }, 'Waiting'],
  [{ ...fine, pausedAt: '2026-11-23T08:00:00.000Z' }, 'Paused'],
  [{ ...fine, credentials: 'none' }, 'Receive only'],
  [{ ...fine, isActive: false }, 'Disabled'],
] as const)('%j', (connection, word) => expect(connectionSummary(connection, now).word).toBe(word));
