import { failureOf } from '../api/failure.ts';
import { api } from '../api/trpc.ts';

export type LiveMessage =
  | { type: 'resync'; now: string }
  | {
      type: 'changed';
      sessions: { id: string; version: number }[];
      orphans: boolean;
      mails?: boolean;
      clients?: boolean;
    };
export type LiveState = 'connecting' | 'live' | 'reconnecting';

interface StreamHandlers {
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (state: LiveState) => void;
  readonly onSignedOut: () => void;
}

/** Milliseconds to the next try: doubling to ten seconds, each browser at its own moment, so that they don't all come at once. */
export function backoff(failures: number, random: number): number {
  const ceiling = Math.min(10_000, 500 * 2 ** failures);
  return Math.round(ceiling * (0.5 + random / 2));
}

/** Keeps one stream open until it is closed, whatever happens to the network or the server. */
export function openStream({ onMessage, onState, onSignedOut }: StreamHandlers): () => void {
  let failures = 0;
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
    subscription = api.sessions.onChange.subscribe(undefined, {
      onData: (message) => {
        failures = 0;
        onState('live');
        onMessage(message as LiveMessage);
      },
      // The browser's own retrying knows no jitter; ours takes over as soon as a connection is lost.
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
