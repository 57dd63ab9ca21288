import type { ReactNode } from 'react';
import { failureOf } from '../../lib/api/failure.ts';
import { Button } from '../controls/button.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from './states.tsx';

export const Sheet = ({ children }: { children: ReactNode }) => (
  <div className="border-line bg-surface-1 max-md:border-y md:rounded-lg md:border">{children}</div>
);

interface ListFrameProps {
  /** Its name in a sentence: `the outbox`. */
  what: string;
  /** The number of items; undefined until known. */
  count: number | undefined;
  query: { readonly isError: boolean; readonly error: unknown; readonly refetch: () => unknown };
  /** Shown when the list is empty: no match, or no items yet. */
  empty: ReactNode;
  /** Skeleton rows; two lines each by default. */
  skeleton?: ReactNode;
  children: ReactNode;
}

/** Shows a list in each of its states: failed, loading, empty, loaded. Loaded items stay while they are read again. */
export function ListFrame({ what, count, query, empty, skeleton, children }: ListFrameProps): ReactNode {
  if (count === undefined && query.isError) {
    const { sentence, requestId } = failureOf(query.error);
    return (
      <ErrorState
        title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`}
        sentence={sentence}
        requestId={requestId}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (count === undefined)
    return <SkeletonBlock label={`Loading ${what}`}>{skeleton ?? <TwoLines rows={4} />}</SkeletonBlock>;
  return count === 0 ? empty : children;
}

const TwoLines = ({ rows }: { rows: number }) =>
  Array.from({ length: rows }, (_, row) => (
    <div key={row} className="flex flex-col gap-2 border-b border-line px-4 py-3">
      <Skeleton className="w-2/5" />
      <Skeleton className="w-4/5" />
    </div>
  ));

interface MoreProps {
  query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  name?: string;
}

/** Loads the next page. */
export function ShowMore({ query, name = 'Show older' }: MoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center py-4">
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {name}
      </Button>
    </div>
  );
}
