import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ClientProposal } from '@tripthread/shared/proposals/client-proposal';
import { Failure } from '@tripthread/shared/failures';
import type { DocumentAnswer, DocumentOrder } from './worker.tsx';

/** Makes PDFs, in a thread of its own. */
interface Documents {
  render(proposal: ClientProposal): Promise<Buffer>;
  stop(): Promise<void>;
}

const mostWaiting = 20;
const longestMs = 20_000;
/** So long after the last one the thread goes, with the memory it holds. */
const idleMs = 60_000;

interface Waiting {
  readonly order: DocumentOrder;
  readonly resolve: (pdf: Buffer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The built server has the thread's file beside it. From the sources, the thread has to learn TypeScript first. */
function startThread(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./document-worker.js', import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href.replace(/cjs$/u, 'mjs');
  const source = new URL('./worker.tsx', import.meta.url).href;
  return new Worker(`import('${tsx}').then(({ register }) => { register(); return import('${source}'); });`, {
    eval: true,
  });
}

export function openDocuments(): Documents {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let orders = 0;

  const end = () => {
    const ended = worker;
    worker = null;
    return ended?.terminate();
  };
  const settle = (id: number, with_: (one: Waiting) => void) => {
    const one = waiting.get(id);
    if (one === undefined) return;
    waiting.delete(id);
    clearTimeout(one.timer);
    with_(one);
    if (waiting.size > 0) return;
    clearTimeout(idle);
    idle = setTimeout(() => void end(), idleMs).unref();
  };
  const failAll = (error: Error) => {
    for (const id of Array.from(waiting.keys())) settle(id, ({ reject }) => reject(error));
  };
  const begin = (): Worker => {
    const made = startThread();
    made.unref();
    made.on('message', (answer: DocumentAnswer) =>
      settle(answer.id, ({ resolve, reject }) =>
        'pdf' in answer ? resolve(Buffer.from(answer.pdf)) : reject(new Error(answer.error)),
      ),
    );
    made.on('error', (error) => {
      if (worker === made) worker = null;
      failAll(error);
    });
    return made;
  };

  return {
    render(proposal) {
      if (waiting.size >= mostWaiting) return Promise.reject(new Failure('BUSY', { retryAfterSeconds: 5 }));
      clearTimeout(idle);
      worker ??= begin();
      orders += 1;
      const order = { id: orders, proposal };
      return new Promise((resolve, reject) => {
        const tooLong = () => {
          void end();
          failAll(new Failure('BUSY', { retryAfterSeconds: 5 }));
        };
        waiting.set(order.id, { order, resolve, reject, timer: setTimeout(tooLong, longestMs) });
        worker?.postMessage(order);
      });
    },
    async stop() {
      clearTimeout(idle);
      await end();
      failAll(new Failure('BUSY', { retryAfterSeconds: 5 }));
    },
  };
}

let opened: Documents | null = null;

/**
 * The proposal as a PDF; the same proposal is the same bytes. The thread is begun by the first and ends by itself.
 * @throws BUSY when too many wait, or when one takes too long
 */
export const renderDocument = (proposal: ClientProposal): Promise<Buffer> =>
  (opened ??= openDocuments()).render(proposal);
