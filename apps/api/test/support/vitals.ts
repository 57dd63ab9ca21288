// Loaded into an API's process before the API itself: tells its parent, when asked, how it is.
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Vitals {
  readonly rssBytes: number;
  /** The longest that the event loop did not turn since it was last asked. */
  readonly maxStallMs: number;
}

/** `stallMs` and `holdBytes` are for controls: the process stands still for so long, and keeps so much. */
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

// The watch notices a standstill only with its next turn, that of collecting garbage included.
const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

async function look(): Promise<Vitals> {
  await turns();
  const maxStallMs = delay.max / 1e6;
  globalThis.gc?.();
  const rssBytes = process.memoryUsage.rss();
  await turns();
  delay.reset();
  // It begins again with a turn: a standstill before that would not be seen.
  await turns();
  return { rssBytes, maxStallMs };
}

// Whoever listens to its parent would stay for its sake.
process.channel?.unref();
