import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf, type ShownFailure } from '../../lib/api/failure.ts';
import { applySessionToCache } from './session-cache.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** What every change of a session does with its answer, and with its refusal. */
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

  /** Says why it was refused, and shows what stands instead when somebody else was faster. */
  const refused = useCallback(
    (error: unknown): ShownFailure => {
      const failure = failureOf(error);
      if (failure.current !== undefined) applySessionToCache(queryClient, failure.current);
      toast({ tone: 'danger', text: failure.sentence });
      return failure;
    },
    [queryClient],
  );

  return useMemo(() => ({ shown, refused }), [shown, refused]);
}
