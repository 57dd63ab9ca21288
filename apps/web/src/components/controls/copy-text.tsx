import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

/** Shows an id that a press copies. */
export function CopyText({
  text,
  label,
  className,
}: {
  text: string;
  /** What it is: `trip id`. */ label: string;
  className?: string;
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 1_800);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  return (
    <span className={classNames('inline-flex min-w-0 items-center', className)}>
      <button
        type="button"
        onClick={copy}
        aria-label={`Copy ${label} ${text}`}
        title={`Copy ${label}`}
        className="group -ml-1 inline-flex min-h-6 min-w-0 items-center gap-1.5 rounded-sm px-1 text-left hover:bg-surface-2"
      >
        <span className="font-mono text-[0.95em] break-all">{text}</span>
        {state === 'copied' ? (
          <Check size={12} aria-hidden className="shrink-0 text-won" />
        ) : (
          <Copy size={12} aria-hidden className="shrink-0 text-ink-3 opacity-60 group-hover:opacity-100" />
        )}
      </button>
      <span role="status" className={state === 'refused' ? 'pl-2 text-xs text-danger' : 'sr-only'}>
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'Not copied: select the text yourself' : ''}
      </span>
    </span>
  );
}
