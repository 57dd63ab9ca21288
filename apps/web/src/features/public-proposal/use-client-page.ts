import { useCallback, useEffect, useRef, useState } from 'react';
import { setServerNow } from '../../lib/time/clock.ts';
import { linkFailureOf, type LinkFailure } from '../../lib/api/link-call.ts';
import { callLink, type ClientPage } from './link-api.ts';

const pollIntervalMilliseconds = 60_000;
/** Calls without an answer are retried twice. */
const tries = 3;
const pauseMilliseconds = 1_000;

async function look(token: string): Promise<ClientPage> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await callLink('view', { token });
    } catch (error) {
      const { httpStatus } = linkFailureOf(error);
      if (left === 0 || ![0, 502, 503, 504].includes(httpStatus)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  }
}

interface Seen {
  readonly page: ClientPage | undefined;
  readonly failure: LinkFailure | null;
}

/** Reads the proposal; again every minute while visible, since another person may answer it. */
export function useClientPage(token: string) {
  const [seen, setSeen] = useState<Seen>({ page: undefined, failure: null });
  // A just given answer is newer than a read that was in progress.
  const shown = useRef(0);
  const show = useCallback((page: ClientPage): void => {
    shown.current += 1;
    setServerNow(page.now);
    setSeen({ page, failure: null });
  }, []);
  const refetch = useCallback((): Promise<void> => {
    const before = shown.current;
    return look(token).then(
      (page) => {
        if (shown.current === before) show(page);
      },
      // Keeps showing what was read before.
      (error: unknown) => setSeen(({ page }) => ({ page, failure: linkFailureOf(error) })),
    );
  }, [token, show]);
  useEffect(() => {
    void refetch();
    const again = (): void => void (document.visibilityState === 'visible' && refetch());
    const timer = setInterval(again, pollIntervalMilliseconds);
    document.addEventListener('visibilitychange', again);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
      removeEventListener('online', again);
    };
  }, [refetch]);
  return { ...seen, refetch, show };
}
