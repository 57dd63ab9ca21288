import { useSyncExternalStore } from 'react';

const events = ['focus', 'blur'] as const;

function subscribe(changed: () => void): () => void {
  for (const event of events) addEventListener(event, changed);
  document.addEventListener('visibilitychange', changed);
  return () => {
    for (const event of events) removeEventListener(event, changed);
    document.removeEventListener('visibilitychange', changed);
  };
}

/** Returns whether the user is looking: the tab is visible and the window has the focus. */
export const useAttention = (): boolean =>
  useSyncExternalStore(subscribe, () => document.visibilityState === 'visible' && document.hasFocus());
