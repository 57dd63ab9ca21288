import type { ThreadPage } from '../../lib/api/api-types.ts';
import type { trpc } from '../../lib/api/trpc.ts';

/** How the thread pane reads its first page; prefetching has to ask the very same. */
export const threadPageLength = 50;

/** Brings a session and its thread into the cache before they are opened; what is fresh there is not read again. */
export function prefetchSession(utils: ReturnType<typeof trpc.useUtils>, sessionId: string): void {
  const staleTime = 60_000;
  void utils.sessions.byId.prefetch({ sessionId }, { staleTime });
  void utils.sessions.thread.prefetchInfinite(
    { sessionId, limit: threadPageLength },
    { getNextPageParam: (page: ThreadPage) => page.nextCursor, staleTime },
  );
}
