import { Link } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';
import { failureOf } from '../../lib/api/failure.ts';
import { useShortcut } from '../../lib/keyboard/shortcuts.ts';
import { useMe } from '../../entities/identity/use-me.ts';

export type BoardScope = 'mine' | 'team';

interface BoardFrameProps {
  title: string;
  description: string;
  scope: BoardScope;
  query: { readonly isError: boolean; readonly error: unknown; readonly refetch: () => unknown };
  /** Undefined while loading. */
  children: ReactNode;
}

const link =
  'relative flex h-9 items-center px-2 text-row text-ink-3 hover:text-ink-1 after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full aria-[current=page]:font-medium aria-[current=page]:text-ink-1 aria-[current=page]:after:bg-accent';

/** Renders what both boards share: heading, tabs, scope and keys. */
export function BoardFrame({ title, description, scope, query, children }: BoardFrameProps) {
  const me = useMe();
  const list = useRef<HTMLDivElement>(null);
  const step = (by: 1 | -1) => (): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-board-row]') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const to = at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
    rows[to]?.querySelector<HTMLElement>('a')?.focus();
    rows[to]?.scrollIntoView({ block: 'nearest' });
  };
  useShortcut('next', step(1));
  useShortcut('previous', step(-1));
  return (
    <PagePane>
      <div className="mx-auto max-w-5xl md:p-6">
        <header className="px-4 pt-4 md:px-0 md:pt-0">
          <h1 className="text-title font-semibold">{title}</h1>
          <p className="max-w-2xl pt-0.5 text-row text-ink-2">{description}</p>
        </header>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-2 py-2 md:px-0">
          <nav aria-label="Boards" className="flex">
            <Link to="/expiring" search={{ scope: scope === 'team' ? scope : undefined }} className={link}>
              Expiring
            </Link>
            <Link to="/silent" search={{ scope: scope === 'team' ? scope : undefined }} className={link}>
              Silent operators
            </Link>
          </nav>
          {me?.agent.role === 'lead' ? <ScopeLinks scope={scope} /> : null}
        </div>
        <div ref={list}>{children === undefined ? <BoardRest title={title} query={query} /> : children}</div>
      </div>
    </PagePane>
  );
}

/** Only a lead sees everyone’s prices and operators. */
function ScopeLinks({ scope }: { scope: BoardScope }) {
  const look =
    'flex h-7 items-center rounded-sm px-2.5 text-xs font-medium text-ink-3 aria-[current]:bg-surface-1 aria-[current]:text-ink-1 aria-[current]:shadow-[0_0_0_1px_var(--line)]';
  return (
    <nav aria-label="Sessions of" className="flex rounded-md bg-surface-2 p-0.5">
      {(['mine', 'team'] as const).map((one) => (
        <Link
          key={one}
          to="."
          search={{ scope: one === 'team' ? one : undefined }}
          aria-current={scope === one ? 'true' : undefined}
          activeProps={{}}
          className={look}
        >
          {one === 'mine' ? 'Mine' : 'Team'}
        </Link>
      ))}
    </nav>
  );
}

function BoardRest({ title, query }: Pick<BoardFrameProps, 'title' | 'query'>) {
  if (query.isError) {
    const { sentence, requestId } = failureOf(query.error);
    return (
      <ErrorState
        title={`${title} could not be loaded`}
        sentence={sentence}
        requestId={requestId}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <SkeletonBlock
      label={`Loading ${title}`}
      className="border-line bg-surface-1 max-md:border-y md:rounded-lg md:border"
    >
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex flex-col gap-2 border-b border-line px-4 py-3">
          <Skeleton className="w-2/5" />
          <Skeleton className="w-3/5" />
        </div>
      ))}
    </SkeletonBlock>
  );
}

/** Renders one group of a board with its rows. */
export function BoardGroup({ name, count, children }: { name: string; count: number; children: ReactNode }) {
  return (
    <section aria-label={name} className="pb-4">
      <h2 className="flex items-baseline gap-2 px-4 pb-1.5 text-xs font-semibold text-ink-2 md:px-1">
        {name} <span className="font-normal text-ink-3 tabular-nums">{count}</span>
      </h2>
      <ul className="divide-y divide-line border-line bg-surface-1 max-md:border-y md:rounded-lg md:border">
        {children}
      </ul>
    </section>
  );
}

/** Says so when there are more rows than shown. */
export const Cut = ({ isCut }: { isCut: boolean }) =>
  isCut ? <p className="px-4 pb-6 text-xs text-ink-3 md:px-1">Only the first 300 are shown.</p> : null;
