import { Worker } from 'node:worker_threads';
import { type CallLimiterOptions, openCallLimiter } from '@tripthread/db/gate';
import type { FromThread } from './answer-orders.ts';

/** A worker thread that runs one order at a time and is restarted after a failure. */
export interface Thread<Order, Answer> {
  /** @throws {ThreadFailed} when the order ends the thread; BUSY when too many orders wait */
  ask(order: Order): Promise<Answer>;
  stop(): Promise<void>;
}

/** Explains why an order has no answer. The thread is gone; the next order gets a new one. */
export class ThreadFailed extends Error {
  override readonly name = 'ThreadFailed';

  readonly why: 'time' | 'memory' | 'crash';

  constructor(why: 'time' | 'memory' | 'crash', message: string) {
    super(message);
    this.why = why;
  }
}

export interface ThreadOptions {
  /** The thread's source, and its file beside the built server. */
  readonly source: URL;
  readonly built: URL;
  /** The time limit of one order, without the start of the thread. */
  readonly longestMs: number;
  readonly heapMegabytes: number;
  readonly queue?: Omit<CallLimiterOptions, 'most'>;
}

const longestStartMs = 30_000;
/** An idle thread ends after this time, which frees its memory. */
const idleMs = 60_000;

/** The build has the thread's file beside it. From the sources, the thread has to compile JSX first. */
function startWorker({ source, built, heapMegabytes }: ThreadOptions): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 32 };
  if (!import.meta.url.endsWith('.ts')) return new Worker(built, { resourceLimits });
  const hooks = new URL('./import-tsx.ts', import.meta.url).href;
  return new Worker(`import('${hooks}').then(() => import('${source.href}'));`, { eval: true, resourceLimits });
}

interface Running<Answer> {
  readonly worker: Worker;
  isReady: boolean;
  onReady: () => void;
  onEnd: (outcome: { readonly answer: Answer } | { readonly failure: Error }) => void;
}

function startRunning<Answer>(options: ThreadOptions, onGone: () => void): Running<Answer> {
  const worker = startWorker(options);
  const made: Running<Answer> = { worker, isReady: false, onReady: () => {}, onEnd: () => {} };
  const fail = (failure: Error) => {
    onGone();
    made.onEnd({ failure });
  };
  worker.unref();
  worker.on('message', (message: FromThread<Answer>) => {
    if (message.kind === 'answer') return made.onEnd(message);
    if (message.kind === 'error') return made.onEnd({ failure: new Error(message.error) });
    made.isReady = true;
    made.onReady();
  });
  worker.on('error', (error: NodeJS.ErrnoException) =>
    fail(new ThreadFailed(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash', error.message)),
  );
  worker.on('exit', (code) => fail(new ThreadFailed('crash', `the thread ended with code ${code}`)));
  return made;
}

export function openThread<Order, Answer>(options: ThreadOptions): Thread<Order, Answer> {
  const gate = openCallLimiter({
    most: 1,
    ...(options.queue ?? { refuseAfter: { since: 'lastProgress', ms: 60_000 } }),
  });
  let running: Running<Answer> | null = null;
  let idle: NodeJS.Timeout | undefined;

  const begin = (): Running<Answer> => {
    const made = startRunning<Answer>(options, () => {
      if (running === made) running = null;
    });
    return made;
  };

  const end = async () => {
    const ended = running;
    running = null;
    await ended?.worker.terminate();
  };

  const run = (order: Order): Promise<Answer> =>
    new Promise((resolve, reject) => {
      clearTimeout(idle);
      const thread = (running ??= begin());
      const tooLong = () => {
        thread.onEnd({ failure: new ThreadFailed('time', `no answer within ${options.longestMs} ms`) });
        void end();
      };
      let limit = setTimeout(tooLong, thread.isReady ? options.longestMs : longestStartMs);
      thread.onReady = () => {
        clearTimeout(limit);
        limit = setTimeout(tooLong, options.longestMs);
      };
      thread.onEnd = (outcome) => {
        thread.onReady = () => {};
        thread.onEnd = () => {};
        clearTimeout(limit);
        idle = setTimeout(() => void end(), idleMs).unref();
        if ('answer' in outcome) resolve(outcome.answer);
        else reject(outcome.failure);
      };
      thread.worker.postMessage(order);
    });

  return {
    ask: (order) => gate.run(() => run(order)),
    async stop() {
      clearTimeout(idle);
      await end();
    },
  };
}
