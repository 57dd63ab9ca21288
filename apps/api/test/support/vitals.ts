// Loaded into an API's process before the API itself: reports its health to its parent on request.
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Vitals {
  readonly rssBytes: number;
  /** The longest stall of the event loop since the last report. */
  readonly maxStallMs: number;
}

/** `stallMs` and `holdBytes` are for controls: the process stalls for so long, and leaks so much. */
export type VitalsQuestion = { readonly ask: 'vitals' } | { readonly stallMs: number; readonly holdBytes: number };

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const held: Buffer[] = [];

process.on('message', (question: VitalsQuestion) => {
  if ('stallMs' in question) {
    held.push(Buffer.alloc(question.holdBytes, 1));
    const until = performance.now() + question.stallMs;
    while (performance.now() < until);
    return;
  }
  void look().then((vitals) => process.send?.(vitals));
});

// The monitor records a stall only with its next turn, that of garbage collection included.
const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

async function look(): Promise<Vitals> {
  await turns();
  const maxStallMs = delay.max / 1e6;
  globalThis.gc?.();
  const rssBytes = process.memoryUsage.rss();
  await turns();
  delay.reset();
  // The monitor starts with a turn: an earlier stall would be missed.
  await turns();
  return { rssBytes, maxStallMs };
}

// An IPC listener would keep the process alive.
process.channel?.unref();
