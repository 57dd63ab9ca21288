import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Me } from '../../lib/api/api-types.ts';
import { setServerNow } from '../../lib/time/clock.ts';
import { listenLive } from '../../lib/live/live-leader.ts';
import { setLiveState } from '../../lib/live/live-state.ts';
import { LiveUpdates } from './live-updates.ts';
import { rememberAgent } from '../../entities/identity/login.ts';

/** Keeps the desk live as soon as it is known whose it is. */
export function useLive(me: Me | undefined): void {
  const queryClient = useQueryClient();
  const agentId = me?.agent.id;
  const now = me?.now;
  useEffect(() => {
    if (now !== undefined) setServerNow(now);
  }, [now]);
  useEffect(() => {
    if (agentId === undefined) return undefined;
    rememberAgent(agentId);
    const updates = new LiveUpdates(queryClient);
    const unwatch = updates.watchLists();
    const close = listenLive({
      onMessage: updates.take,
      onState: setLiveState,
      // The next read says the same and goes to the sign-in page.
      onSignedOut: () => void queryClient.invalidateQueries({ queryKey: [['viewer', 'me']] }),
    });
    return () => {
      close();
      unwatch();
    };
  }, [agentId, queryClient]);
}
