import { type ReactNode, useId } from 'react';

/** Renders one headed part of a panel or page. */
export function Section({
  title,
  count,
  action,
  level = 3,
  children,
}: {
  title: string;
  /** 2 when it is directly below the page’s heading. */
  level?: 2 | 3;
  count?: string | undefined;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section aria-labelledby={id} className="border-t border-line px-4 py-3 first:border-t-0">
      <header className="flex min-h-7 items-center gap-2 pb-1.5">
        <Heading id={id} className="text-xs font-semibold text-ink-2">
          {title}
        </Heading>
        {count === undefined ? null : <span className="text-xs text-ink-3">{count}</span>}
        <span className="flex-1" />
        {action}
      </header>
      {children}
    </section>
  );
}

/** Lists facts as name and value, in two columns. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-row">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="py-0.5 text-ink-3">{name}</dt>
      <dd className="min-w-0 py-0.5 break-words">{children}</dd>
    </>
  );
}

/** Marks a fact that is not stated by a hatched box, so that it is not read as none or zero. */
export function NotStated({ children = 'not stated' }: { children?: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-ink-3">
      <span aria-hidden className="hatched size-3 shrink-0 rounded-sm border border-line" />
      {children}
    </span>
  );
}
