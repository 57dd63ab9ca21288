import { X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { classNames } from '../../lib/page/class-names.ts';
import { topModal } from '../../lib/page/modals.ts';
import { useStore } from '../../lib/page/store.ts';
import { dismissToast, type ShownToast, shownToasts, undoChange } from '../../lib/page/toasts.ts';
import { Button, IconButton } from '../controls/button.tsx';

function Toast({ content }: { content: ShownToast }) {
  const { id, text, tone = 'plain', action, undo, milliseconds = 10_000 } = content;
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(id), milliseconds);
    return () => clearTimeout(timer);
  }, [id, milliseconds]);
  return (
    <div
      className={classNames(
        'appear pointer-events-auto flex max-w-full items-center gap-3 rounded-md border bg-surface-1 py-1.5 pr-1.5 pl-3 text-row shadow-float',
        tone === 'danger' ? 'border-danger/50' : 'border-line',
      )}
    >
      <span className="min-w-0 flex-1">
        {tone === 'danger' ? <strong className="mr-1.5 font-semibold text-danger">Not done.</strong> : null}
        {text}
      </span>
      {action === undefined ? null : (
        <Button
          size="sm"
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      {undo === undefined ? null : (
        <Button size="sm" onClick={() => undoChange(id)}>
          Undo
        </Button>
      )}
      <IconButton label="Dismiss" className="size-7" onClick={() => dismissToast(id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

/**
 * Shows the toasts, once, in the shell. While a modal is open they move into it, since the rest of the page is inert.
 */
export function Toaster() {
  const toasts = useStore(shownToasts);
  const modal = useSyncExternalStore(topModal.subscribe, topModal.get);
  const box = (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed z-50 flex flex-col gap-2 max-md:inset-x-3 max-md:top-3 md:bottom-11 md:left-16 md:max-w-[25rem] md:items-start"
    >
      {toasts.map((content) => (
        <Toast key={content.id} content={content} />
      ))}
    </div>
  );
  return modal === null ? box : createPortal(box, modal);
}
