import { useCallback, useEffect, useRef, useState } from 'react';
import { setServerNow } from '../../lib/time/clock.ts';
import { linkFailureOf, type LinkFailure } from '../../lib/api/link-call.ts';
import { callLink, type ClientPage } from './link-api.ts';

const pollIntervalMilliseconds = 60_000;
/** What never got an answer is tried twice more by itself. */
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

/** What the link shows; looked at again every minute while it is in sight, since somebody else may answer meanwhile. */
export function useClientPage(token: string) {
  const [seen, setSeen] = useState<Seen>({ page: undefined, failure: null });
  // An answer of one's own is newer than a look that was under way.
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
      // What could be read stays readable.
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
