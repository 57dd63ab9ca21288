import { useSyncExternalStore } from 'react';

// A list holds still under the pointer, except for what the person at it does: that shows at once.
let count = 0;
/** Changed here, and not yet read again: their tabs' counts are only foreseen. */
const predicted = new Set<string>();
const listeners = new Set<() => void>();

export function recordOwnChange(sessionId: string): void {
  predicted.add(sessionId);
  count += 1;
  for (const listener of listeners) listener();
}

/** Grows with every change made here. */
export const useOwnChanges = (): number =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => count,
  );

/** Whether the session was changed here since the lists were read; asking settles it. */
export const takePredicted = (sessionId: string): boolean => predicted.delete(sessionId);
