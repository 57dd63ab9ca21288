import type { LiveMessage } from '../api/api-types.ts';
import { type LiveState, openStream, type StreamHandlers } from './live-stream.ts';

// A browser allows six connections to a server over HTTP/1.1, and a stream holds one of them: so one tab, the leader,
// listens for all. When that tab closes, the lock passes to another tab.
const name = 'tripthread-live';

type Relay = { kind: 'message'; message: LiveMessage } | { kind: 'state'; state: LiveState } | { kind: 'hello' };

/** Listens, as the leader or through it, until it is closed. */
export function listenLive(handlers: StreamHandlers): () => void {
  return 'locks' in navigator && 'BroadcastChannel' in globalThis
    ? listenShared(handlers)
    : listenWhileVisible(handlers);
}

function listenShared(handlers: StreamHandlers): () => void {
  const channel = new BroadcastChannel(name);
  const stop = new AbortController();
  let state: LiveState = 'connecting';
  let isLeader = false;
  const send = (relay: Relay): void => channel.postMessage(relay);

  const takeState = (next: LiveState): void => {
    state = next;
    handlers.onState(next);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<Relay>) => {
    if (data.kind === 'hello' && isLeader) send({ kind: 'state', state });
    if (data.kind === 'message') handlers.onMessage(data.message);
    if (data.kind === 'state') takeState(data.state);
  });
  send({ kind: 'hello' });

  const lead = (): Promise<void> =>
    new Promise((resolve) => {
      isLeader = true;
      const close = openStream({
        ...handlers,
        onMessage: (message) => {
          handlers.onMessage(message);
          // The other tabs did not load with this one: only a resync tells them that changes may be lost.
          send({ kind: 'message', message: message.type === 'caughtUp' ? { ...message, type: 'resync' } : message });
        },
        onState: (next) => {
          if (next === state && next === 'live') return;
          takeState(next);
          send({ kind: 'state', state: next });
        },
      });
      stop.signal.addEventListener('abort', () => {
        close();
        resolve();
      });
    });
  void navigator.locks.request(name, { signal: stop.signal }, lead).catch(() => undefined);

  return () => {
    stop.abort();
    channel.close();
  };
}

/** Without locks (no secure context) each tab listens while it is visible. */
function listenWhileVisible(handlers: StreamHandlers): () => void {
  let close: (() => void) | undefined;
  const follow = (): void => {
    if (document.visibilityState === 'visible') close ??= openStream(handlers);
    else {
      close?.();
      close = undefined;
    }
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close?.();
  };
}
