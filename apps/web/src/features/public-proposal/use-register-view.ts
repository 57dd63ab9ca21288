import { useEffect } from 'react';
import { callLink } from './link-api.ts';

const lookMilliseconds = 3_000;

/** Reports a view once the page was visible for three seconds or used. Mail scanners that fetch links do neither. */
export function useRegisterView(token: string, isReadable: boolean): void {
  useEffect(() => {
    if (!isReadable) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (): void => {
      stop.abort();
      clearTimeout(timer);
      // The client can do nothing about a failure; the next visit reports it.
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
