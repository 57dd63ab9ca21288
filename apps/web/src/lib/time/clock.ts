import type { Instant } from '@tripthread/shared/time/clock';
import { createStore, useStore } from '../page/store.ts';

// Times come from the server's clock: a laptop that is ten minutes off must not show an expired price as valid.
let offset = 0;

const shown = createStore(Date.now(), () => {
  tick();
  const timer = setInterval(tick, 30_000);
  return () => clearInterval(timer);
});

function tick(): void {
  shown.set(serverNow());
}

/** Sets the server's time, as `viewer.me` and the stream bring it. */
export function setServerNow(now: Instant): void {
  const next = Date.parse(now) - Date.now();
  if (Number.isNaN(next)) return;
  // A difference below a second is network latency.
  if (Math.abs(next - offset) < 1_000) return;
  offset = next;
  tick();
}

/** The server's time in milliseconds. */
export const serverNow = (): number => Date.now() + offset;

/** The server's time in milliseconds, renewed every 30 s. */
export const useNow = (): number => useStore(shown);
