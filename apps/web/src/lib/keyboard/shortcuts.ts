import { useEffect, useRef } from 'react';
import type { ActionId } from './actions.ts';

const handlers = new Map<ActionId, (() => void)[]>();

/** Runs the handler that registered last. Returns false when there is none. */
export function runShortcut(id: ActionId): boolean {
  const handler = handlers.get(id)?.at(-1);
  handler?.();
  return handler !== undefined;
}

export const canRun = (id: ActionId): boolean => (handlers.get(id)?.length ?? 0) > 0;

/** Registers a handler. A fallback runs only when no other handler is registered. */
export function registerShortcut(id: ActionId, handler: () => void, isFallback = false): () => void {
  const others = handlers.get(id) ?? [];
  handlers.set(id, isFallback ? [handler, ...others] : [...others, handler]);
  return () => {
    handlers.set(
      id,
      (handlers.get(id) ?? []).filter((other) => other !== handler),
    );
  };
}

/** Registers a handler while the component is mounted and `enabled`. */
export function useShortcut(id: ActionId, handler: () => void, enabled = true, isFallback = false): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(
    () => (enabled ? registerShortcut(id, () => latest.current(), isFallback) : undefined),
    [id, enabled, isFallback],
  );
}
