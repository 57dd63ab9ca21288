import { useSyncExternalStore } from 'react';
import type { Instant } from '@tripthread/shared/time/clock';

// The desk tells time by the server: a laptop that is ten minutes off must not show a lapsed price as good.
let offset = 0;
let shown = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  shown = Date.now() + offset;
  for (const listener of listeners) listener();
}

/** Takes over the server's present, as `viewer.me` and every resync bring it. */
export function setServerNow(now: Instant): void {
  const next = Date.parse(now) - Date.now();
  if (Number.isNaN(next)) return;
  // A second either way is the way there and back, not another time.
  if (Math.abs(next - offset) < 1_000) return;
  offset = next;
  tick();
}

/** The server's present in milliseconds. */
export const serverNow = (): number => Date.now() + offset;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    shown = serverNow();
    timer = setInterval(tick, 30_000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The server's present in milliseconds, renewed every 30 s. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => shown);
