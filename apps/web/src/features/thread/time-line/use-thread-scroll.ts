import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** How near to the end counts as the end. */
const slackPixels = 40;

interface Content {
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  /** The number of new items after this `seq`, for the pill. */
  readonly newsAfter: (seq: number) => number;
}

/**
 * Keeps the scroll position: older pages grow upward, and newer items scroll only at the end. The browser’s own scroll
 * anchoring is off: it does nothing at the top and is missing in Safari.
 */
export function useThreadScroll({ firstSeq, lastSeq, newsAfter }: Content) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const seen = useRef({ height: 0, firstSeq: null as number | null, lastSeq: null as number | null, isAtEnd: true });
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [seqAtEnd, setSeqAtEnd] = useState<number | null>(null);

  const note = useCallback((atEnd: boolean) => {
    seen.current.isAtEnd = atEnd;
    setIsAtEnd(atEnd);
    if (atEnd) setSeqAtEnd(seen.current.lastSeq);
  }, []);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    note(true);
  }, [note]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || lastSeq === null) return;
    const before = seen.current;
    seen.current = { ...before, height: element.scrollHeight, firstSeq, lastSeq };
    if (before.lastSeq === null) return note(openAt(element));
    const grewUpward = before.firstSeq !== null && firstSeq !== null && firstSeq < before.firstSeq;
    if (grewUpward) element.scrollTop += element.scrollHeight - before.height;
    else if (before.isAtEnd) toEnd();
  }, [firstSeq, lastSeq, note, toEnd]);

  // The composer grows, the window shrinks, a card expands: a user at the end stays there.
  useEffect(() => {
    const element = scroller.current;
    if (element === null || content.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      seen.current.height = element.scrollHeight;
      if (seen.current.isAtEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= slackPixels;
    if (atEnd !== seen.current.isAtEnd) note(atEnd);
  }, [note]);

  const unseen = isAtEnd || seqAtEnd === null ? 0 : newsAfter(seqAtEnd);
  return { scroller, content, onScroll, isAtEnd, unseen, toEnd };
}

/** Opens at the end, or at the "new" line when the new items do not fit. Returns whether it is at the end. */
function openAt(element: HTMLDivElement): boolean {
  element.scrollTop = element.scrollHeight;
  const line = element.querySelector<HTMLElement>('[data-new-line]');
  if (line === null) return true;
  const above = line.getBoundingClientRect().top - element.getBoundingClientRect().top;
  if (above >= 0) return true;
  element.scrollTop += above - 16;
  return false;
}
