import type { KeyboardEvent, ReactNode } from 'react';
import { Kbd } from '../text/kbd.tsx';

/** Arrow keys move through the choices; a choice’s own key selects it. */
function onChoiceKey(event: KeyboardEvent<HTMLElement>): void {
  const choices = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[data-choice]') ?? [])];
  const at = choices.indexOf(event.currentTarget);
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  const byKey = choices.find((choice) => choice.dataset.choice === event.key);
  if (step !== undefined) choices[(at + step + choices.length) % choices.length]?.focus();
  else if (byKey !== undefined) byKey.click();
  else return;
  event.preventDefault();
}

/** Asks a question that one key answers. */
export function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="flex flex-col gap-0.5">
      {children}
    </div>
  );
}

export function Choice({
  shortcut,
  icon,
  hint,
  isFirst = false,
  onClick,
  children,
}: {
  shortcut: string;
  icon?: ReactNode;
  hint?: string;
  isFirst?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      data-choice={shortcut}
      data-autofocus={isFirst ? '' : undefined}
      onClick={onClick}
      onKeyDown={onChoiceKey}
      className="flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-row hover:bg-surface-2 focus:bg-surface-2"
    >
      {icon === undefined ? null : <span className="flex w-5 justify-center text-ink-3">{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint === undefined ? null : <span className="text-xs text-ink-3">{hint}</span>}
      <Kbd>{shortcut}</Kbd>
    </button>
  );
}
