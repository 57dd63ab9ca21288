import { Check, CircleHelp, Info, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, type Ref, useState } from 'react';
import { classNames } from '../../lib/page/class-names.ts';
import type { Item } from './quick-facts.ts';

interface FactChipProps {
  item: Item;
  isConfirmed: boolean;
  /** Only one chip is in the tab order: the next doubtful one. */
  isNext: boolean;
  /** The part of the text it was read from. */
  from: string;
  ref: Ref<HTMLButtonElement>;
  onFocus: () => void;
  onChoose: (index: number) => void;
  onConfirm: () => void;
  onRewrite: (text: string) => void;
}

const states = {
  sure: { word: 'understood', icon: null, look: 'border-line bg-surface-1' },
  assumed: {
    word: 'assumed',
    icon: <Info size={13} aria-hidden />,
    look: 'border-dashed border-line-strong bg-surface-2',
  },
  guessed: {
    word: 'guessed',
    icon: <CircleHelp size={13} aria-hidden />,
    look: 'border-dashed border-expiring bg-expiring-tint text-expiring',
  },
  ambiguous: {
    word: 'to be chosen',
    icon: <TriangleAlert size={13} aria-hidden />,
    look: 'border-danger bg-danger-tint text-danger',
  },
  confirmed: { word: 'confirmed', icon: <Check size={13} aria-hidden />, look: 'border-won bg-won-tint text-won' },
};

/** Renders one recognized fact. Digits choose another reading, Enter accepts it, typing corrects it. */
export function FactChip({
  item,
  isConfirmed,
  isNext,
  from,
  ref,
  onFocus,
  onChoose,
  onConfirm,
  onRewrite,
}: FactChipProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const state = states[isConfirmed ? 'confirmed' : item.confidence];
  const isDoubtful = item.confidence !== 'sure' && !isConfirmed;

  const takeAsShown = (): void => {
    if (item.confidence === 'ambiguous' && item.options.length > 0) onChoose(0);
    else onConfirm();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
    const digit = /^[1-9]$/u.test(event.key) ? Number(event.key) : 0;
    if (digit > 0 && digit <= item.options.length) onChoose(digit - 1);
    else if (event.key === 'Enter' && isDoubtful) takeAsShown();
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') stepFrom(event.currentTarget, event.key);
    else if (event.key === 'F2' || event.key === 'Backspace') setTyped(event.key === 'F2' ? from : '');
    else if (event.key.length === 1 && event.key !== ' ') setTyped(event.key);
    else return;
    event.preventDefault();
  };

  if (typed !== null)
    return (
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the chip that had the focus
        autoFocus
        aria-label={`Instead of “${from}”`}
        value={typed}
        maxLength={200}
        size={Math.max(8, typed.length + 1)}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
          else if ((event.key === 'Enter' || event.key === 'Tab') && !event.nativeEvent.isComposing) {
            setTyped(null);
            onRewrite(typed.trim());
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        className="h-8 rounded-md border border-accent bg-surface-1 px-2 text-row outline-none"
      />
    );
  return (
    <button
      ref={ref}
      type="button"
      tabIndex={isNext ? 0 : -1}
      data-chip=""
      aria-label={`${item.label}: ${item.words}, ${state.word}${item.note === null || !isDoubtful ? '' : `. ${item.note}`}`}
      title={`Read from “${from}”`}
      onFocus={onFocus}
      onClick={onFocus}
      onKeyDown={onKeyDown}
      className={classNames(
        'inline-flex h-8 max-w-full items-center gap-1.5 rounded-md border px-2 text-row',
        state.look,
      )}
    >
      {state.icon}
      <span className={classNames('text-xs', state.icon === null && 'text-ink-2')}>{item.label}</span>
      <span className={classNames('truncate font-medium', item.kind === 'airport' && 'font-mono')}>{item.words}</span>
      {item.confidence === 'assumed' && !isConfirmed ? <span className="text-xs text-ink-2">assumed</span> : null}
    </button>
  );
}

/** Arrow keys move through all chips; Tab only to doubtful ones. */
function stepFrom(chip: HTMLElement, key: 'ArrowRight' | 'ArrowLeft'): void {
  const all = [...(chip.closest('[data-chips]')?.querySelectorAll<HTMLElement>('[data-chip]') ?? [])];
  all[all.indexOf(chip) + (key === 'ArrowRight' ? 1 : -1)]?.focus();
}
