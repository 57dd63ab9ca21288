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
  ['what is waited for is looked at again in a day', {}, '2026-11-21T08:00:00.000Z'],
  ['whoever wrote waits half an hour', { turn: 'broker' }, '2026-11-20T08:30:00.000Z'],
  ['a price, an hour before it lapses', { earliestExpiryAt: '2026-11-20T16:00:00.000Z' }, '2026-11-20T15:00:00.000Z'],
  [
    'a price that holds for long presses nobody',
    { earliestExpiryAt: '2026-12-20T16:00:00.000Z' },
    '2026-11-21T08:00:00.000Z',
  ],
  [
    'a silent operator, since they are overdue',
    { turn: 'broker', silentSinceAt: '2026-11-20T07:00:00.000Z' },
    '2026-11-20T07:00:00.000Z',
  ],
  ['once chased, it is theirs again', { silentSinceAt: '2026-11-20T07:00:00.000Z' }, '2026-11-21T08:00:00.000Z'],
  ['the last day before departure', { departureDate: '2026-11-21' }, lastActivityAt],
  ['a departure that is past', { departureDate: '2026-11-02' }, lastActivityAt],
  ['a departure far off', { departureDate: '2026-12-24' }, '2026-11-21T08:00:00.000Z'],
  [
    'snoozed: when it wakes',
    { status: 'paused', pausedUntil: '2026-11-22T09:00:00.000Z', turn: 'broker' },
    '2026-11-22T09:00:00.000Z',
  ],
  ['put away without a day', { status: 'paused' }, '2027-11-20T08:00:00.000Z'],
  ['won or lost', { status: 'completed' }, null],
  ['archived', { status: 'archived' }, null],
])('%s', (_, facts, due) => expect(dueAtOf({ ...quiet, ...facts })).toBe(due));
