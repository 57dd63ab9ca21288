import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useId } from 'react';
import { classNames } from '../../lib/page/class-names.ts';
import { textColorOn } from '../../lib/page/text-color-on.ts';

interface TouchButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The primary button, in the brokerage’s colour. */
  color?: string;
  icon?: ReactNode;
  busy?: boolean;
}

/** A button that is large enough for a thumb. */
export function TouchButton({ color, icon, busy = false, className, children, disabled, ...rest }: TouchButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      style={color === undefined ? undefined : { backgroundColor: color, color: textColorOn(color) }}
      className={classNames(
        'inline-flex min-h-11 items-center justify-center gap-2 rounded-md border px-4 py-2 text-body font-medium transition-colors duration-100 disabled:opacity-60',
        color === undefined
          ? 'border-line-strong/60 bg-surface-1 text-ink-1 hover:bg-surface-2'
          : 'border-transparent hover:brightness-110',
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
}

/** Renders one headed part of the page. */
export function Part({
  title,
  id,
  aside,
  children,
}: {
  title: string;
  id?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const headingId = useId();
  return (
    <section
      id={id}
      aria-labelledby={headingId}
      className="scroll-mt-4 rounded-lg border border-line bg-surface-1 p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 pb-3">
        <h2 id={headingId} className="text-body font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Renders a person’s text: paragraphs are kept, markup is not interpreted. */
export const Prose = ({ text }: { text: string }) => (
  <p className="text-body break-words whitespace-pre-line text-ink-2">{text}</p>
);

export const Refusal = ({ sentence }: { sentence: string | null }) =>
  sentence === null ? null : (
    <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-body text-danger">
      {sentence}
    </p>
  );
