import { useSyncExternalStore } from 'react';

// A list holds still under the pointer, except for what the person at it does: that shows at once.
let count = 0;
const listeners = new Set<() => void>();

export function noteOwnChange(): void {
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
