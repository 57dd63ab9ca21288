import { useMemo } from 'react';
import type { ThreadItem, ThreadPage } from '../../lib/api/api-types.ts';
import { threadPageLength } from '../../entities/sessions/prefetch-session.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { inOrder } from './time-line/thread-rows.ts';

/** Reads a thread in pages, the newest first, older ones on demand. */
export function useThread(sessionId: string) {
  const query = trpc.sessions.thread.useInfiniteQuery(
    { sessionId, limit: threadPageLength },
    { getNextPageParam: (page: ThreadPage) => page.nextCursor },
  );
  const pages = query.data?.pages;
  const items = useMemo(() => inOrder<ThreadItem>(pages ?? []), [pages]);
  return { query, items };
}

/** Inserts an item into the cache at once; a later read has the same. */
export function useInsertThreadItem(sessionId: string): (item: ThreadItem) => void {
  const utils = trpc.useUtils();
  return (item) =>
    utils.sessions.thread.setInfiniteData({ sessionId, limit: threadPageLength }, (data) => {
      const [newest, ...older] = data?.pages ?? [];
      if (data === undefined || newest === undefined) return data;
      const isKnown = data.pages.some(({ items }) => items.some(({ seq }) => seq === item.seq));
      if (!isKnown) return { ...data, pages: [{ ...newest, items: [...newest.items, item] }, ...older] };
      const pages = data.pages.map((page) => ({
        ...page,
        items: page.items.map((known) => (known.seq === item.seq ? item : known)),
      }));
      return { ...data, pages };
    });
}
