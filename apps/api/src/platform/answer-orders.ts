import { parentPort } from 'node:worker_threads';

/** A thread's message to the process: it has loaded, or the result of an order. */
export type FromThread<Answer> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'error'; readonly error: string };

/** Runs in the thread: answers the orders of `openThread` one after the other. */
export function answerOrders<Order, Answer>(work: (order: Order) => Promise<Answer>): void {
  const send = (message: FromThread<Answer>) => parentPort?.postMessage(message);
  parentPort?.on('message', (order: Order) => {
    work(order).then(
      (answer) => send({ kind: 'answer', answer }),
      (error: unknown) => send({ kind: 'error', error: String(error) }),
    );
  });
  send({ kind: 'ready' });
}
