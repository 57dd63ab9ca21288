import { useCallback, useEffect, useState } from 'react';

/** Rows rendered beyond either edge, so that fast scrolling shows no gap. */
const spare = 10;

export interface RowWindow {
  /** Goes onto the element that scrolls. */
  readonly attach: (element: HTMLElement | null) => void;
  /** Returns the rows to render, of so many: from `first` up to, not including, `end`. */
  readonly rangeOf: (count: number) => { readonly first: number; readonly end: number };
  readonly isScrolled: boolean;
  readonly reveal: (index: number) => void;
  readonly toTop: () => void;
}

/** Tracks which rows are in sight. All rows have the same height. */
export function useRowWindow(rowHeight: number): RowWindow {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [view, setView] = useState({ first: 0, rows: 20, isScrolled: false });

  useEffect(() => {
    if (scroller === null) return undefined;
    const look = (): void => {
      const first = Math.floor(scroller.scrollTop / rowHeight);
      const rows = Math.ceil(scroller.clientHeight / rowHeight) + 1;
      const isScrolled = scroller.scrollTop > 4;
      // Most scrolling stays within a row: no render.
      setView((was) =>
        was.first === first && was.rows === rows && was.isScrolled === isScrolled ? was : { first, rows, isScrolled },
      );
    };
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, rowHeight]);

  const reveal = useCallback(
    (index: number) => {
      if (scroller === null) return;
      const top = index * rowHeight;
      if (top < scroller.scrollTop) scroller.scrollTo({ top });
      else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight)
        scroller.scrollTo({ top: top + rowHeight - scroller.clientHeight });
    },
    [scroller, rowHeight],
  );
  const toTop = useCallback(() => scroller?.scrollTo({ top: 0 }), [scroller]);

  return {
    attach: setScroller,
    rangeOf: (count) => ({
      first: Math.max(0, Math.min(view.first, count - 1) - spare),
      end: Math.min(count, view.first + view.rows + spare),
    }),
    isScrolled: view.isScrolled,
    reveal,
    toTop,
  };
}
