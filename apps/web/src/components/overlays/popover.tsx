import { type ReactNode, useCallback, useEffect, useId, useState } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

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

/** Places the box below its trigger, or above if there is more room, always on screen. */
export function placeBeside(box: HTMLElement, trigger: HTMLElement, align: 'start' | 'end'): void {
  const anchor = trigger.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const fitsBelow = anchor.bottom + gap + height <= innerHeight || anchor.top < innerHeight - anchor.bottom;
  const top = fitsBelow ? anchor.bottom + gap : anchor.top - gap - height;
  const left = align === 'start' ? anchor.left : anchor.right - width;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}

/** Renders a floating box on the native popover’s top layer; Escape or a press elsewhere closes it. */
export function Popover({ label, role = 'dialog', align = 'start', trigger, children, className }: PopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const close = useCallback(() => {
    setOpen(false);
    button?.focus();
  }, [button]);

  useEffect(() => {
    if (box === null || button === null) return;
    box.showPopover();
    placeBeside(box, button, align);
    // Its content may still be loading: it grows, and has to stay on screen.
    const growth = new ResizeObserver(() => placeBeside(box, button, align));
    growth.observe(box);
    box.querySelector<HTMLElement>('[autofocus], [role^=menuitem]:not(:disabled), select, input, button')?.focus();
    const leave = dismissal(box, button, close, () => setOpen(false));
    return () => {
      growth.disconnect();
      leave();
    };
  }, [box, button, align, close]);

  return (
    <>
      {trigger({
        ref: setButton,
        'aria-expanded': open,
        'aria-controls': id,
        'aria-haspopup': role,
        onClick: () => setOpen((was) => !was),
      })}
      {open ? (
        <div
          ref={setBox}
          id={id}
          popover="manual"
          role={role}
          aria-label={label}
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

/**
 * Closes the box on Escape or an outside press. The browser’s light dismiss would reopen it on a press of the trigger.
 */
function dismissal(
  box: HTMLElement,
  button: HTMLElement,
  onEscape: () => void,
  onPressElsewhere: () => void,
): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' && box.getAttribute('role') === 'menu') onPressElsewhere();
    if (event.key !== 'Escape') return;
    // Closes only this box, not the dialog or pane below it.
    event.stopPropagation();
    event.preventDefault();
    onEscape();
  };
  const onPointerDown = (event: PointerEvent): void => {
    const target = event.target as Node;
    if (!box.contains(target) && !button.contains(target)) onPressElsewhere();
  };
  document.addEventListener('keydown', onKeyDown, true);
  document.addEventListener('pointerdown', onPointerDown, true);
  return () => {
    document.removeEventListener('keydown', onKeyDown, true);
    document.removeEventListener('pointerdown', onPointerDown, true);
  };
}
