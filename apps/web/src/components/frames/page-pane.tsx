import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

interface PagePaneProps {
  /** Centred in the pane while it fits, at the top when it does not. */
  isCentered?: boolean;
  /** Space and the arrow keys scroll the pane at once, without a click into it. */
  focusOnLoad?: boolean;
  className?: string;
  children: ReactNode;
}

/** Scrolls a page’s content. The document never scrolls, so every page needs a pane of its own. */
export function PagePane({ isCentered = false, focusOnLoad = false, className, children }: PagePaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focusOnLoad && document.activeElement === document.body) pane.current?.focus({ preventScroll: true });
  }, [focusOnLoad]);
  return (
    <div
      ref={pane}
      tabIndex={focusOnLoad ? -1 : undefined}
      className={classNames('h-full overflow-y-auto bg-surface-0 outline-none', className)}
    >
      {isCentered ? <div className="flex min-h-full items-center justify-center">{children}</div> : children}
    </div>
  );
}
