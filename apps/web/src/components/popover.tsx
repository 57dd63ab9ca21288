import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { classNames } from '../lib/class-names.ts';

export interface TriggerProps {
  ref: (element: HTMLButtonElement | null) => void;
  'aria-expanded': boolean;
  'aria-controls': string;
  'aria-haspopup': 'menu' | 'dialog';
  onClick: () => void;
}

interface PopoverProps {
  label: string;
  role?: 'menu' | 'dialog';
  align?: 'start' | 'end';
  /** `{(trigger) => <Button {...trigger}>…</Button>}` */
  trigger: (props: TriggerProps) => ReactNode;
  /** Rendered only while open. */
  children: (close: () => void) => ReactNode;
  className?: string;
}

const gap = 4;

/** Puts the floating box below its trigger, or above where there is more room, and never off the screen. */
function place(box: HTMLElement, trigger: HTMLElement, align: 'start' | 'end'): void {
  const anchor = trigger.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const fitsBelow = anchor.bottom + gap + height <= innerHeight || anchor.top < innerHeight - anchor.bottom;
  const top = fitsBelow ? anchor.bottom + gap : anchor.top - gap - height;
  const left = align === 'start' ? anchor.left : anchor.right - width;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}

/** A floating box on the native popover: on the top layer, closed by Escape or a press elsewhere. */
export function Popover({ label, role = 'dialog', align = 'start', trigger, children, className }: PopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!open || element === null) return;
    element.showPopover();
    if (button.current !== null) place(element, button.current, align);
    element.querySelector<HTMLElement>('[autofocus], [role^=menuitem], input, button')?.focus();
    const onToggle = (event: Event): void => {
      if ((event as ToggleEvent).newState === 'closed') setOpen(false);
    };
    element.addEventListener('toggle', onToggle);
    return () => element.removeEventListener('toggle', onToggle);
  }, [open, align]);

  return (
    <>
      {trigger({
        ref: (element) => {
          button.current = element;
        },
        'aria-expanded': open,
        'aria-controls': id,
        'aria-haspopup': role,
        onClick: () => setOpen((was) => !was),
      })}
      {open ? (
        <div
          ref={box}
          id={id}
          popover="auto"
          role={role}
          aria-label={label}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // Only this box closes, not the dialog or the pane that it stands on.
            event.stopPropagation();
            event.preventDefault();
            close();
          }}
          className={classNames(
            'appear fixed inset-auto m-0 max-h-[70dvh] min-w-44 overflow-y-auto rounded-md border border-line bg-surface-1 p-1 text-row text-ink-1 shadow-float',
            className,
          )}
        >
          {children(close)}
        </div>
      ) : null}
    </>
  );
}
