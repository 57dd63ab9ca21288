import type { ThreadPage } from '../../lib/api/api-types.ts';
import type { trpc } from '../../lib/api/trpc.ts';

/** The page size of the thread pane; a prefetch needs the same input. */
export const threadPageLength = 50;

/** Prefetches a session and its thread, unless they are fresh. */
export function prefetchSession(utils: ReturnType<typeof trpc.useUtils>, sessionId: string): void {
  const staleTime = 60_000;
  void utils.sessions.byId.prefetch({ sessionId }, { staleTime });
  void utils.sessions.thread.prefetchInfinite(
    { sessionId, limit: threadPageLength },
    { getNextPageParam: (page: ThreadPage) => page.nextCursor, staleTime },
  );
}
