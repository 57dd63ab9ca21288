import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Me } from '../../lib/api/api-types.ts';
import { setServerNow } from '../../lib/time/clock.ts';
import { rememberAgent } from '../../entities/identity/login.ts';

const retryMilliseconds = 2_000;

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
    let stop: (() => void) | undefined;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The stream's code is no part of the first load. Its `since` covers the time until it is there.
    const start = (): void =>
      void import('./start-live.ts').then(
        ({ startLive }) => {
          const since = loadedSince(firstNow.current, performance.now() - mountedAt);
          if (!isOver) stop = startLive(queryClient, since);
        },
        () => {
          if (!isOver) timer = setTimeout(start, retryMilliseconds);
        },
      );
    start();
    return () => {
      isOver = true;
      clearTimeout(timer);
      stop?.();
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
