import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { classNames } from '../../lib/page/class-names.ts';
import { registerModal } from '../../lib/page/modals.ts';
import { IconButton } from '../controls/button.tsx';

interface DialogProps {
  /** Open while mounted; calls back when it wants to close. */
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** Buttons at the bottom; the main one last. */
  footer?: ReactNode;
  /** `side`: slides in from the right. `top`: no visible heading, near the top, for palettes. */
  placement?: 'center' | 'side' | 'top';
  size?: 'sm' | 'md' | 'lg';
  children: ReactNode;
}

const widths = {
  sm: 'w-[min(26rem,calc(100vw-2rem))]',
  md: 'w-[min(36rem,calc(100vw-2rem))]',
  lg: 'w-[min(48rem,calc(100vw-2rem))]',
};

const bodyClass = 'dialog-body';

/** Renders a modal on the native element: the browser traps the focus and restores it afterwards. */
export function Dialog({
  onClose,
  title,
  description,
  footer,
  placement = 'center',
  size = 'md',
  children,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  useEffect(() => {
    const element = dialog.current;
    // StrictMode mounts twice; it is already open the second time.
    if (element !== null && !element.open) {
      element.showModal();
      // The first field or choice, not the close button.
      (
        element.querySelector<HTMLElement>('[data-autofocus]') ??
        element.querySelector<HTMLElement>(`.${bodyClass} :is(input, select, textarea)`)
      )?.focus();
    }
    const gone = element === null ? undefined : registerModal(element);
    return () => {
      gone?.();
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={headingId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={classNames(
        'appear max-w-none flex-col overflow-hidden bg-surface-1 p-0 text-ink-1 shadow-float open:flex',
        placement === 'side'
          ? 'fixed inset-y-0 right-0 left-auto m-0 h-dvh max-h-none w-[min(24rem,100vw)] border-l border-line'
          : classNames('mx-auto rounded-lg border border-line', widths[size]),
        placement === 'center' && 'my-auto max-h-[calc(100dvh-2rem)]',
        placement === 'top' && 'mt-[12vh] mb-auto max-h-[70dvh]',
      )}
    >
      <header
        className={placement === 'top' ? 'sr-only' : 'flex items-start gap-3 border-b border-line py-2.5 pr-2.5 pl-4'}
      >
        <div className="min-w-0 flex-1 py-1">
          <h2 id={headingId} className="text-body font-semibold">
            {title}
          </h2>
          {description === undefined ? null : <p className="mt-0.5 text-row text-ink-2">{description}</p>}
        </div>
        {placement === 'top' ? null : (
          <IconButton label="Close" shortcut="Esc" onClick={onClose}>
            <X size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      <div className={classNames(bodyClass, 'min-h-0 flex-1 overflow-y-auto', placement === 'center' && 'p-4')}>
        {children}
      </div>
      {footer === undefined ? null : (
        <footer className="flex justify-end gap-2 border-t border-line bg-surface-0 px-4 py-3">{footer}</footer>
      )}
    </dialog>
  );
}
