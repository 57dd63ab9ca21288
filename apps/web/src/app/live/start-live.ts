import type { QueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api/trpc.ts';
import { listenLive } from '../../lib/live/live-leader.ts';
import { setLiveState } from '../../lib/live/live-state.ts';
import { LiveUpdates } from './live-updates.ts';

/** Connects the stream to the query cache, until the returned function is called. */
export function startLive(queryClient: QueryClient, since: string | undefined): () => void {
  const updates = new LiveUpdates(queryClient, (input) => api.sessions.list.query(input));
  const unwatch = updates.watchLists();
  const close = listenLive({
    since,
    onMessage: updates.take,
    onState: setLiveState,
    // The refetch fails with NOT_SIGNED_IN and leads to the sign-in page.
    onSignedOut: () => void queryClient.invalidateQueries({ queryKey: [['viewer', 'me']] }),
  });
  return () => {
    close();
    unwatch();
  };
}
