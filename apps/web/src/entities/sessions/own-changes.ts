import { createStore, useStore } from '../../lib/page/store.ts';

// A list holds still under the pointer, except for the changes made in this tab: those show at once.
const count = createStore(0);
/** Changed in this tab and not read again since: the tabs' counts are only predicted. */
const predicted = new Set<string>();

export function recordOwnChange(sessionId: string): void {
  predicted.add(sessionId);
  count.set(count.get() + 1);
}

/** Returns a number that grows with every change made in this tab. */
export const useOwnChanges = (): number => useStore(count);

/** Returns whether the session was changed in this tab since the lists were read, and clears that. */
export const takePredicted = (sessionId: string): boolean => predicted.delete(sessionId);
