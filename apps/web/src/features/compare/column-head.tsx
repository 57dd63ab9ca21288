import { Ban, Shield, Star, Undo2 } from 'lucide-react';
import { Badge } from '../../components/text/badge.tsx';
import { IconButton } from '../../components/controls/button.tsx';
import { Kbd } from '../../components/text/kbd.tsx';
import { classNames } from '../../lib/page/class-names.ts';
import type { Quote } from './use-comparison.ts';

export interface ColumnState {
  readonly isPrimary: boolean;
  readonly isFallback: boolean;
  /** Why it is rejected; null when it is not. */
  readonly rejection: string | null;
}

export interface ColumnActions {
  readonly onPrimary: () => void;
  readonly onFallback: () => void;
  readonly onReject: () => void;
  readonly onReconsider: () => void;
}

interface ColumnHeadProps {
  quote: Quote;
  number: number;
  standing: ColumnState;
  isFocused: boolean;
  onFocus: () => void;
  /** Null when read-only. */
  acts: ColumnActions | null;
}

/** Shows a quote’s operator, its decision and the actions. */
export function ColumnHead({ quote, number, standing, isFocused, onFocus, acts }: ColumnHeadProps) {
  const { isPrimary, isFallback, rejection } = standing;
  return (
    <th
      scope="col"
      aria-current={isFocused ? 'true' : undefined}
      className={classNames(
        'border-l border-line px-2.5 pt-2 pb-1.5 text-left align-top font-normal',
        isFocused ? 'bg-accent-tint shadow-[inset_0_2px_0_var(--accent)]' : 'bg-surface-1',
      )}
    >
      <button type="button" onClick={onFocus} className="flex w-full items-baseline gap-1.5 rounded-sm text-left">
        <Kbd>{String(number)}</Kbd>
        <span
          className={classNames('min-w-0 text-row font-semibold break-words', rejection === null ? '' : 'text-ink-3')}
        >
          {quote.operatorName}
        </span>
      </button>
      <p className="flex min-h-6 flex-wrap gap-1 pt-1">
        {isPrimary ? <Badge tone="accent">Primary</Badge> : null}
        {isFallback ? <Badge tone="client">Fallback</Badge> : null}
        {rejection === null ? null : <Badge tone="danger">Rejected</Badge>}
        {quote.source === 'manual' ? <Badge title="Entered by hand">by hand</Badge> : null}
        {quote.status === 'expired' ? <Badge>expired</Badge> : null}
      </p>
      {rejection === null ? null : <p className="text-xs text-ink-2">“{rejection}”</p>}
      {acts === null ? null : <Acts name={quote.operatorName} standing={standing} acts={acts} />}
    </th>
  );
}

function Acts({ name, standing, acts }: { name: string; standing: ColumnState; acts: ColumnActions }) {
  const { isPrimary, isFallback, rejection } = standing;
  return (
    <p className="-ml-1.5 flex">
      <IconButton
        label={isPrimary ? `Remove ${name} as primary quote` : `Choose ${name} as primary quote`}
        shortcut="Enter"
        aria-pressed={isPrimary}
        className="size-8"
        onClick={acts.onPrimary}
      >
        <Star size={15} fill={isPrimary ? 'currentColor' : 'none'} aria-hidden />
      </IconButton>
      <IconButton
        label={isFallback ? `Remove ${name} as fallback` : `Keep ${name} as fallback`}
        shortcut="f"
        aria-pressed={isFallback}
        disabled={isPrimary}
        className="size-8"
        onClick={acts.onFallback}
      >
        <Shield size={15} fill={isFallback ? 'currentColor' : 'none'} aria-hidden />
      </IconButton>
      {rejection === null ? (
        <IconButton label={`Reject ${name}`} shortcut="x" className="size-8" onClick={acts.onReject}>
          <Ban size={15} aria-hidden />
        </IconButton>
      ) : (
        <IconButton label={`Restore ${name}`} shortcut="x" className="size-8" onClick={acts.onReconsider}>
          <Undo2 size={15} aria-hidden />
        </IconButton>
      )}
    </p>
  );
}
