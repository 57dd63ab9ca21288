import { useMemo } from 'react';
import type { ThreadItem, ThreadPage } from '../../lib/api.ts';
import { threadPageLength } from '../../lib/prefetch-session.ts';
import { trpc } from '../../lib/trpc.ts';
import { inOrder } from './thread-rows.ts';

/** The items of a thread in order, the newest page first, older ones on demand. */
export function useThread(sessionId: string) {
  const query = trpc.sessions.thread.useInfiniteQuery(
    { sessionId, limit: threadPageLength },
    { getNextPageParam: (page: ThreadPage) => page.nextCursor },
  );
  const pages = query.data?.pages;
  const items = useMemo(() => inOrder<ThreadItem>(pages ?? []), [pages]);
  return { query, items };
}

/** Puts an item where it belongs in what is loaded, at once; a re-read brings the same. */
export function useAppendToThread(sessionId: string): (item: ThreadItem) => void {
  const utils = trpc.useUtils();
  return (item) =>
    utils.sessions.thread.setInfiniteData({ sessionId, limit: threadPageLength }, (data) => {
      const [newest, ...older] = data?.pages ?? [];
      if (data === undefined || newest === undefined || newest.items.some(({ seq }) => seq === item.seq)) return data;
      return { ...data, pages: [{ ...newest, items: [...newest.items, item] }, ...older] };
    });
}
