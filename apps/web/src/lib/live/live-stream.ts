import type { LiveMessage } from '../api/api-types.ts';
import { failureOf } from '../api/failure.ts';
import { api } from '../api/trpc.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

export interface StreamHandlers {
  /** When this page began to read its data, by the server's clock. */
  readonly since: string | undefined;
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (state: LiveState) => void;
  readonly onSignedOut: () => void;
}

/** Returns the milliseconds to the next try: exponential backoff to ten seconds, with jitter. */
export function backoff(failures: number, random: number): number {
  const ceiling = Math.min(10_000, 500 * 2 ** failures);
  return Math.round(ceiling * (0.5 + random / 2));
}

/** Keeps one stream open until it is closed, and reconnects it. */
export function openStream({ since, onMessage, onState, onSignedOut }: StreamHandlers): () => void {
  let failures = 0;
  // Only the first connection continues what the page has read; a reconnect starts with a resync.
  let isFirst = true;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let subscription: { unsubscribe: () => void } | undefined;

  const retry = (): void => {
    subscription?.unsubscribe();
    subscription = undefined;
    clearTimeout(timer);
    if (closed) return;
    if (failures > 0) onState('reconnecting');
    timer = setTimeout(connect, backoff(failures, Math.random()));
    failures += 1;
  };
  const connect = (): void => {
    let isCurrent = true;
    const fail = (): void => {
      if (isCurrent) retry();
      isCurrent = false;
    };
    subscription = api.sessions.onChange.subscribe(isFirst && since !== undefined ? { since } : undefined, {
      onData: (message) => {
        failures = 0;
        isFirst = false;
        onState('live');
        onMessage(message);
      },
      // The browser's own retry has no jitter, so ours takes over when a connection is lost.
      onConnectionStateChange: (state) => {
        if (state.state === 'connecting' && state.error !== null) fail();
      },
      onError: (error) => {
        if (failureOf(error).httpStatus === 401) onSignedOut();
        fail();
      },
      onComplete: fail,
    });
  };
  const soon = (): void => {
    if (failures === 0 || closed) return;
    failures = 0;
    retry();
  };

  addEventListener('online', soon);
  onState('connecting');
  connect();
  return () => {
    closed = true;
    removeEventListener('online', soon);
    clearTimeout(timer);
    subscription?.unsubscribe();
  };
}
