import { useEffect, useRef } from 'react';

/** Everything a key can ask for. Panes register what they can do; the app maps keys to these. */
export type ShortcutName =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'reply'
  | 'note'
  | 'complete'
  | 'snooze'
  | 'assign'
  | 'undo'
  | 'search'
  | 'help'
  | 'palette'
  | 'create'
  | 'compare'
  | 'quick'
  | 'missing'
  | 'source'
  | 'propose';

const handlers = new Map<ShortcutName, (() => void)[]>();

/** Runs what was registered last under this name. False when nobody can do it now. */
export function runShortcut(name: ShortcutName): boolean {
  const handler = handlers.get(name)?.at(-1);
  handler?.();
  return handler !== undefined;
}

export const canRun = (name: ShortcutName): boolean => (handlers.get(name)?.length ?? 0) > 0;

/** A `fallback` has its turn only when nobody else can do it. */
export function registerShortcut(name: ShortcutName, handler: () => void, isFallback = false): () => void {
  const others = handlers.get(name) ?? [];
  handlers.set(name, isFallback ? [handler, ...others] : [...others, handler]);
  return () => {
    handlers.set(
      name,
      (handlers.get(name) ?? []).filter((other) => other !== handler),
    );
  };
}

/** While the component is mounted (and `enabled`), the named shortcut does this. */
export function useShortcut(name: ShortcutName, handler: () => void, enabled = true, isFallback = false): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(
    () => (enabled ? registerShortcut(name, () => latest.current(), isFallback) : undefined),
    [name, enabled, isFallback],
  );
}
