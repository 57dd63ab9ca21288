import type { ChangeNotice } from '@tripthread/db/listen';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import { expect, test } from 'vitest';
import { RecentNotices } from './recent-notices.ts';

const [ours, theirs] = ['a', 'b'] as BrokerageId[] as [BrokerageId, BrokerageId];
const notice = (version: number, brokerageId = ours): ChangeNotice => ({
  brokerageId,
  sessions: [['s' as SessionId, version]],
  topics: [],
});
const listening = (since = 0): RecentNotices => {
  const recent = new RecentNotices();
  recent.reset(since);
  return recent;
};

test('a page gets what its brokerage changed since it loaded, and no other brokerage’s changes', () => {
  const recent = listening();
  recent.add(notice(1), 10_000);
  recent.add(notice(2), 15_000);
  recent.add(notice(3, theirs), 15_000);
  expect(recent.since(ours, 14_000, 16_000)).toEqual([notice(2)]);
  expect(recent.since(ours, 10_500, 16_000)).toEqual([notice(1), notice(2)]);
});

test.each([
  ['the process does not listen yet', new RecentNotices(), 14_000],
  ['the listener reconnected after the page loaded', listening(14_500), 14_000],
  ['the page loaded long ago', listening(-100_000), -20_000],
  ['the time is unreadable', listening(), Number.NaN],
])('nothing is certain when %s', (_when, recent, time) => expect(recent.since(ours, time, 15_000)).toBeNull());

test('nothing is certain once more notices came than are kept', () => {
  const recent = listening();
  for (let version = 0; version <= 200; version += 1) recent.add(notice(version), 10_000 + version);
  expect(recent.since(ours, 10_400, 15_000)).toBeNull();
  expect(recent.since(ours, 10_501, 15_000)).toHaveLength(200);
});

test('old notices are dropped', () => {
  const recent = listening(-100_000);
  recent.add(notice(1), 0);
  recent.prune(30_001);
  expect(recent.since(ours, 3_000, 30_001)).toEqual([]);
});
