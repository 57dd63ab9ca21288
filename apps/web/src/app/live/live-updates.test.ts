import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SessionList, SessionRow } from '../../lib/api/api-types.ts';
import { LiveUpdates } from './live-updates.ts';
import { type ListPages, rowsOf } from '../../entities/sessions/session-rows.ts';

const reads = vi.hoisted(() => ({ byIds: vi.fn() }));
vi.mock('../../lib/api/trpc.ts', () => ({ api: { sessions: { list: { query: reads.byIds } } } }));

const queryKey = [['sessions', 'list'], { input: { limit: 50 }, type: 'infinite' }];
const page = (version: number, nextCursor: string | null = null, id = 'one'): SessionList =>
  ({
    sessions: [{ id, version, lastActivityAt: '2026-11-20T10:00:00.000Z' } as SessionRow],
    nextCursor,
    counts: { active: 1, paused: 0, completed: 0, archived: 0 },
  }) as SessionList;

/** A list on screen, whose readings are answered by hand. */
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
  const updates = new LiveUpdates(queryClient);
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
  return { observer, updates, answer, shown };
}
const changed = (version: number, id = 'one') => ({
  type: 'changed' as const,
  sessions: [{ id, version }],
  orphans: false,
});

beforeEach(() => reads.byIds.mockReset());

test('a change that comes while the whole list is being read is not lost with its older answer', async () => {
  const { updates, answer, shown } = openList();
  await answer(page(5));
  reads.byIds.mockImplementation(() => Promise.resolve(page(6)));
  updates.take({ type: 'resync', now: '2026-11-20T10:00:00.000Z' });
  updates.take(changed(6));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6']));
  await answer(page(5));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6']));
});

test('nor one whose row was being read when the next page was asked for', async () => {
  const { observer, updates, answer, shown } = openList();
  await answer(page(5, 'more'));
  let tell: (rows: SessionList) => void = () => {};
  reads.byIds.mockImplementationOnce(() => new Promise((resolve) => (tell = resolve)));
  reads.byIds.mockImplementation(() => Promise.resolve(page(6)));
  updates.take(changed(6));
  await vi.waitFor(() => expect(reads.byIds).toHaveBeenCalledTimes(1));
  void observer.fetchNextPage();
  tell(page(6));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6']));
  await answer(page(2, null, 'two'));
  await vi.waitFor(() => expect(shown()).toEqual(['one 6', 'two 2']));
});
