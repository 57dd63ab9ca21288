import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf, type ShownFailure, staleSessionOf } from '../../lib/api/failure.ts';
import { applySessionToCache } from './session-cache.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** Handles the answer to a change of a session, and its refusal. */
export function useSessionChange() {
  const queryClient = useQueryClient();
  const utils = trpc.useUtils();

  const shown = useCallback(
    (detail: SessionDetail): void => {
      applySessionToCache(queryClient, detail);
      void utils.sessions.thread.invalidate({ sessionId: detail.session.id });
      void utils.sessions.byTrip.invalidate();
    },
    [queryClient, utils],
  );

  /** Shows why a change was refused, and the current session after a concurrent change. */
  const refused = useCallback(
    (error: unknown): ShownFailure => {
      const failure = failureOf(error);
      const current = staleSessionOf(failure);
      if (current !== undefined) applySessionToCache(queryClient, current);
      toast({ tone: 'danger', text: failure.sentence });
      return failure;
    },
    [queryClient],
  );

  return useMemo(() => ({ shown, refused }), [shown, refused]);
}
