import { useEffect, useRef } from 'react';
import { createStore } from '../../lib/page/store.ts';

/** A message from one pane to another, without an import between them. */
function channel<T extends object>() {
  const last = createStore<T | null>(null);
  const say = (word: T): void => last.set(word);
  function useChannelListener(listener: (word: T) => void): void {
    const latest = useRef(listener);
    useEffect(() => {
      latest.current = listener;
    });
    useEffect(
      () =>
        last.subscribe(() => {
          const word = last.get();
          if (word !== null) latest.current(word);
        }),
      [],
    );
  }
  return { say, useChannelListener };
}

export interface Composing {
  readonly sessionId: string;
  /** The RFQ of the operator. */
  readonly rfqId: string;
}

const composer = channel<Composing>();
/** The last message, until the session's composer has taken it. */
let waiting: Composing | null = null;

/** Turns the session's composer to an operator, now or once it is mounted. */
export const composing = {
  say(word: Composing): void {
    waiting = word;
    composer.say(word);
  },
  /** Returns the message for the composer of a session that was not mounted. */
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

/** Opens a part of a session's panel for editing, now or once it is mounted. */
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
/** Opens quick entry for the conversation of a message that reads like a request. */
export const requestFromMessage = channel<{ readonly conversationId: string }>();
/** Asks how to complete a session when operators still wait. */
export const completing = channel<{ readonly sessionId: string; readonly outcome: 'won' | 'lost' }>();
