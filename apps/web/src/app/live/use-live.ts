import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Me } from '../../lib/api/api-types.ts';
import { api } from '../../lib/api/trpc.ts';
import { setServerNow } from '../../lib/time/clock.ts';
import { listenLive } from '../../lib/live/live-leader.ts';
import { setLiveState } from '../../lib/live/live-state.ts';
import { LiveUpdates } from './live-updates.ts';
import { rememberAgent } from '../../entities/identity/login.ts';

/** Keeps the desk live once the signed-in broker is known. */
export function useLive(me: Me | undefined): void {
  const queryClient = useQueryClient();
  const agentId = me?.agent.id;
  const now = me?.now;
  // This hook mounts before any query of a signed-in page starts.
  const [mountedAt] = useState(() => performance.now());
  const firstNow = useRef<string>(undefined);
  useEffect(() => {
    if (now !== undefined) setServerNow(now);
    firstNow.current ??= now;
  }, [now]);
  useEffect(() => {
    if (agentId === undefined) return undefined;
    rememberAgent(agentId);
    const updates = new LiveUpdates(queryClient, (input) => api.sessions.list.query(input));
    const unwatch = updates.watchLists();
    const close = listenLive({
      since: loadedSince(firstNow.current, performance.now() - mountedAt),
      onMessage: updates.take,
      onState: setLiveState,
      // The refetch fails with NOT_SIGNED_IN and leads to the sign-in page.
      onSignedOut: () => void queryClient.invalidateQueries({ queryKey: [['viewer', 'me']] }),
    });
    return () => {
      close();
      unwatch();
    };
  }, [agentId, queryClient, mountedAt]);
}

/**
 * Returns a time, by the server's clock, that is no later than the page's first read.
 * @param now when the server answered `viewer.me`
 * @param ageMs how long the page has been open since
 */
function loadedSince(now: string | undefined, ageMs: number): string | undefined {
  return now === undefined ? undefined : new Date(Date.parse(now) - ageMs).toISOString();
}
