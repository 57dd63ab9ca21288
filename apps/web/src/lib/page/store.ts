import { useSyncExternalStore } from 'react';

/** A value outside React, with its listeners. */
export interface Store<T> {
  readonly get: () => T;
  /** Calls the listeners, unless the value is the same. */
  readonly set: (next: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** @param onActive runs when the first listener comes; what it returns runs when the last one leaves */
export function createStore<T>(initial: T, onActive?: () => () => void): Store<T> {
  let value = initial;
  let onIdle: (() => void) | undefined;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      // An own function each time: the same listener may subscribe twice.
      const call = (): void => listener();
      if (listeners.size === 0) onIdle = onActive?.();
      listeners.add(call);
      return () => {
        if (listeners.delete(call) && listeners.size === 0) onIdle?.();
      };
    },
  };
}

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);
