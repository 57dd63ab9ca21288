import { useEffect, useRef } from 'react';

export interface CompareKeys {
  readonly onNumber: (index: number) => void;
  readonly onPrimary: () => void;
  readonly onFallback: () => void;
  readonly onReject: () => void;
}

const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** Keys: 1 to 6 select a column, Enter chooses it, f makes it the fallback, x rejects it. */
export function useCompareKeys(keys: CompareKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isElsewhere(event.target)) return;
      if (document.querySelector('dialog[open], [popover]:popover-open') !== null) return;
      const isOnControl =
        event.target instanceof HTMLElement && event.target.closest('button, a, summary, [role=menuitem]') !== null;
      const number = /^[1-6]$/u.test(event.key) ? Number(event.key) : null;
      if (number !== null) latest.current.onNumber(number - 1);
      else if (event.key === 'Enter' && !isOnControl) latest.current.onPrimary();
      else if (event.key === 'f') latest.current.onFallback();
      else if (event.key === 'x') latest.current.onReject();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
