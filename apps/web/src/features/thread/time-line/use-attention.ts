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

/** Whether somebody is looking: the tab is in front and the window has the focus. */
export const useAttention = (): boolean =>
  useSyncExternalStore(subscribe, () => document.visibilityState === 'visible' && document.hasFocus());
