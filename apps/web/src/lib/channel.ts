import { useEffect, useRef } from 'react';

/** A word from one pane to another: neither knows the other. */
function channel<T>() {
  const listeners = new Set<(word: T) => void>();
  const say = (word: T): void => {
    for (const listener of listeners) listener(word);
  };
  function useHeard(listener: (word: T) => void): void {
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
  return { say, useHeard };
}

/** The id of an RFQ: the composer turns to its operator. */
export const composing = channel<string>();
/** A message that reads like a request: it is taken down for its conversation. */
export const readingAsRequest = channel<{ readonly conversationId: string }>();
/** A session that is to be completed, where that raises a question. */
export const completing = channel<{ readonly sessionId: string; readonly outcome: 'won' | 'lost' }>();
