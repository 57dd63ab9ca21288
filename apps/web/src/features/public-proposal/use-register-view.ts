import { useEffect } from 'react';
import { callLink } from './link-api.ts';

const lookMilliseconds = 3_000;

/**
 * Says once that somebody reads the page: when it was before their eyes for three seconds, or they did anything with it.
 * What fetches links in mails neither waits nor touches.
 */
export function useRegisterView(token: string, isReadable: boolean): void {
  useEffect(() => {
    if (!isReadable) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (): void => {
      stop.abort();
      clearTimeout(timer);
      // Nothing for the reader to do where it fails: the next visit says it.
      void callLink('registerView', { token }).catch(() => undefined);
    };
    const look = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(say, lookMilliseconds);
    };
    look();
    const { signal } = stop;
    document.addEventListener('visibilitychange', look, { signal });
    for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
      addEventListener(kind, say, { signal, passive: true });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [token, isReadable]);
}
