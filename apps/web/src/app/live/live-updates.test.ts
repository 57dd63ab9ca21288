import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import type { BrokerTopic } from '@tripthread/shared/changes';
import type { SessionId } from '@tripthread/shared/ids';
import type { SessionList, SessionRow } from '../../lib/api/api-types.ts';
import { LiveUpdates, type ReadRows } from './live-updates.ts';
import { type ListPages, rowsOf } from '../../entities/sessions/session-rows.ts';

const queryKey = [['sessions', 'list'], { input: { limit: 50 }, type: 'infinite' }];
const page = (version: number, nextCursor: string | null = null, id = 'one'): SessionList =>
  ({
    sessions: [{ id, version, lastActivityAt: '2026-11-20T10:00:00.000Z' } as SessionRow],
    nextCursor,
    counts: { active: 1, paused: 0, completed: 0, archived: 0 },
  }) as SessionList;

/** A list on screen, whose fetches the test answers. */
function openList() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const answers: ((page: SessionList) => void)[] = [];
  const observer = new InfiniteQueryObserver(queryClient, {
    queryKey,
    queryFn: () => new Promise<SessionList>((resolve) => void answers.push(resolve)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  observer.subscribe(() => {});
  const readRows = vi.fn<ReadRows>();
  const updates = new LiveUpdates(queryClient, readRows);
  updates.watchLists();
  const answer = async (given: SessionList) => {
    await vi.waitFor(() => expect(answers).not.toEqual([]));
    answers.shift()?.(given);
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const shown = () =>
    rowsOf(queryClient.getQueryData<ListPages>(queryKey))
      .map(({ id, version }) => `${id} ${version}`)
      .sort();
  return { queryClient, observer, updates, readRows, answers, answer, shown };
}
const changed = (version: number, id = 'one') => ({
  type: 'changed' as const,
  sessions: [{ id: id as SessionId, version }],
  topics: [],
});

test('a change during a fetch of the whole list survives the older answer', async () => {
  const { updates, readRows, answer, shown } = openList();
  await answer(page(5));
  readRows.mockImplementation(() => Promise.resolve(page(6)));
  updates.take({ type: 'resync', now: '2026-11-20T10:00:00.000Z' });
  updates.take(changed(6));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6']));
  await answer(page(5));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6']));
});

test('a change whose row is being read survives a fetch of the next page', async () => {
  const { observer, updates, readRows, answer, shown } = openList();
  await answer(page(5, 'more'));
  let respond: (rows: SessionList) => void = () => {};
  readRows.mockImplementationOnce(() => new Promise((resolve) => (respond = resolve)));
  readRows.mockImplementation(() => Promise.resolve(page(6)));
  updates.take(changed(6));
  await vi.waitFor(() => expect(readRows).toHaveBeenCalledTimes(1));
  void observer.fetchNextPage();
  respond(page(6));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6']));
  await answer(page(2, null, 'two'));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6', 'two 2']));
});

test('a page that is caught up fetches nothing again, and a resync does', async () => {
  const { updates, answers, answer } = openList();
  await answer(page(5));
  updates.take({ type: 'caughtUp', now: '2026-11-20T10:00:00.000Z' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(answers).toHaveLength(0);
  updates.take({ type: 'resync', now: '2026-11-20T10:00:00.000Z' });
  await vi.waitFor(() => expect(answers).toHaveLength(1));
});

test.each<readonly [BrokerTopic, readonly string[]]>([
  ['orphans', ['mails', 'me', 'orphans']],
  ['mails', ['mails']],
  ['clients', ['byId', 'clients']],
])('the topic %s makes its queries stale, and no others', (topic, stale) => {
  const { queryClient, updates } = openList();
  const keys = [
    ['orphans', 'list'],
    ['mails', 'list'],
    ['clients', 'search'],
    ['viewer', 'me'],
    ['sessions', 'byId'],
  ];
  for (const path of keys) queryClient.setQueryData([path], {});
  updates.take({ type: 'changed', sessions: [], topics: [topic] });
  const staleKeys = keys
    .filter((path) => queryClient.getQueryState([path])?.isInvalidated === true)
    .map(([router, procedure]) => (router === 'viewer' || router === 'sessions' ? procedure : router));
  expect(new Set(staleKeys)).toEqual(new Set(stale));
});
