import { useEffect, useRef } from 'react';

/** A word from one pane to another: neither knows the other. */
function channel<T>() {
  const listeners = new Set<(word: T) => void>();
  const say = (word: T): void => {
    for (const listener of listeners) listener(word);
  };
  function useChannelListener(listener: (word: T) => void): void {
    const latest = useRef(listener);
    useEffect(() => {
      latest.current = listener;
    });
    useEffect(() => {
      const call = (word: T): void => latest.current(word);
      listeners.add(call);
      return () => void listeners.delete(call);
    }, []);
  }
  return { say, useChannelListener };
}

export interface Composing {
  readonly sessionId: string;
  /** The operator to whom the composer turns, by what they were asked. */
  readonly rfqId: string;
}

const composer = channel<Composing>();
/** What was said before the session's composer was there to hear it. */
let waiting: Composing | null = null;

/** A message to an operator is to be written: the session's composer turns to them, now or as soon as it is there. */
export const composing = {
  say(word: Composing): void {
    waiting = word;
    composer.say(word);
  },
  /** What waits for the composer of a session. */
  waitsFor: (sessionId: string): Composing | null => (waiting?.sessionId === sessionId ? waiting : null),
  heard(): void {
    waiting = null;
  },
  useChannelListener: composer.useChannelListener,
};
export type PanelPart = 'request' | 'trip';
interface Opening {
  readonly sessionId: string;
  readonly part: PanelPart;
}

const parts = channel<Opening>();
let opens: Opening | null = null;

/** A part of a session's panel is to be opened for editing, now or as soon as it is there. */
export const opening = {
  say(word: Opening): void {
    opens = word;
    parts.say(word);
  },
  useChannelListener(sessionId: string, part: PanelPart, open: () => void): void {
    const take = (word: Opening | null): void => {
      if (word?.sessionId !== sessionId || word.part !== part) return;
      opens = null;
      open();
    };
    parts.useChannelListener(take);
    const first = useRef(take);
    useEffect(() => first.current(opens), []);
  },
};
/** A message that reads like a request: it is taken down for its conversation. */
export const requestFromMessage = channel<{ readonly conversationId: string }>();
/** A session that is to be completed, where that raises a question. */
export const completing = channel<{ readonly sessionId: string; readonly outcome: 'won' | 'lost' }>();
