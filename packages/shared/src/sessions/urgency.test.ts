import { expect, test } from 'vitest';
import { dueAtOf } from './urgency.ts';

const lastActivityAt = '2026-11-20T08:00:00.000Z';
const quiet = {
  status: 'active',
  pausedUntil: null,
  lastActivityAt,
  turn: 'operator',
  earliestExpiryAt: null,
  silentSinceAt: null,
  departureDate: null,
} as const;

test.each<[string, Partial<Parameters<typeof dueAtOf>[0]>, string | null]>([
  ['a session that waits for others is due in a day', {}, '2026-11-21T08:00:00.000Z'],
  ['a message is due for an answer in half an hour', { turn: 'broker' }, '2026-11-20T08:30:00.000Z'],
  [
    'a price is due an hour before it expires',
    { earliestExpiryAt: '2026-11-20T16:00:00.000Z' },
    '2026-11-20T15:00:00.000Z',
  ],
  [
    'a price with a long validity is not urgent',
    { earliestExpiryAt: '2026-12-20T16:00:00.000Z' },
    '2026-11-21T08:00:00.000Z',
  ],
  [
    'a silent operator is due when they became overdue',
    { turn: 'broker', silentSinceAt: '2026-11-20T07:00:00.000Z' },
    '2026-11-20T07:00:00.000Z',
  ],
  ['a chased operator has the turn again', { silentSinceAt: '2026-11-20T07:00:00.000Z' }, '2026-11-21T08:00:00.000Z'],
  ['the last day before departure', { departureDate: '2026-11-21' }, lastActivityAt],
  ['a past departure', { departureDate: '2026-11-02' }, lastActivityAt],
  ['a distant departure', { departureDate: '2026-12-24' }, '2026-11-21T08:00:00.000Z'],
  [
    'a snoozed session is due when it wakes',
    { status: 'paused', pausedUntil: '2026-11-22T09:00:00.000Z', turn: 'broker' },
    '2026-11-22T09:00:00.000Z',
  ],
  ['a session snoozed without a date', { status: 'paused' }, '2027-11-20T08:00:00.000Z'],
  ['won or lost', { status: 'completed' }, null],
  ['archived', { status: 'archived' }, null],
])('%s', (_, facts, due) => expect(dueAtOf({ ...quiet, ...facts })).toBe(due));
