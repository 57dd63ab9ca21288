import { expect, test } from 'vitest';
import {
  isReadDue,
  noPendingChanges,
  type PendingChanges,
  pendingChanges,
  type PendingEvent,
} from './pending-changes.ts';

const after = (...events: readonly PendingEvent[]): PendingChanges => events.reduce(pendingChanges, noPendingChanges);
const reported = (version: number, ...fetching: string[]): PendingEvent => ({
  type: 'reported',
  versions: new Map([['one', version]]),
  fetching,
});
const fetchEnded = (succeeded = true): PendingEvent => ({ type: 'fetchEnded', list: 'desk', succeeded });

test('the newest of the reported versions is read, once', () => {
  const state = after(reported(6), reported(5));
  expect(state.reported).toEqual(new Map([['one', 6]]));
  expect(isReadDue(state)).toBe(true);
  expect(isReadDue(pendingChanges(state, { type: 'readStarted' }))).toBe(false);
  expect(isReadDue(after(reported(6), { type: 'readStarted' }, { type: 'readEnded' }))).toBe(false);
});

test('a change during a read waits for the next one', () => {
  const state = after(reported(6), { type: 'readStarted' }, reported(7));
  expect(isReadDue(state)).toBe(false);
  expect(isReadDue(pendingChanges(state, { type: 'readEnded' }))).toBe(true);
});

test.each<readonly [string, readonly PendingEvent[]]>([
  [
    'reported while a list is fetched',
    [{ type: 'fetchStarted', list: 'desk' }, reported(6, 'desk'), { type: 'readStarted' }],
  ],
  ['reported before a list is fetched', [reported(6), { type: 'fetchStarted', list: 'desk' }, { type: 'readStarted' }]],
  ['being read when a list is fetched', [reported(6), { type: 'readStarted' }, { type: 'fetchStarted', list: 'desk' }]],
])('a change %s is compared again with its answer', (_when, events) => {
  const read = after(...events, { type: 'readEnded' });
  expect(isReadDue(read)).toBe(false);
  expect(pendingChanges(read, fetchEnded()).reported).toEqual(new Map([['one', 6]]));
  expect(isReadDue(pendingChanges(read, fetchEnded(false)))).toBe(false);
});
