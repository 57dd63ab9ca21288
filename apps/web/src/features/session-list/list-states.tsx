import { Inbox, Plus, SearchX } from 'lucide-react';
import { Button } from '../../components/controls/button.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { failureOf } from '../../lib/api/failure.ts';
import type { DeskTab } from './filters/desk-search.ts';
import { type Density, rowHeights } from './session-row.tsx';

export function ListSkeleton({ density }: { density: Density }) {
  return (
    <SkeletonBlock label="Loading sessions">
      {Array.from({ length: 9 }, (_, index) => (
        <div
          key={index}
          style={{ height: rowHeights[density] }}
          className="flex items-center gap-2.5 border-b border-line px-3"
        >
          <Skeleton className="size-5 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className={['w-44', 'w-52', 'w-36'][index % 3] ?? 'w-44'} />
            {density === 'compact' ? null : <Skeleton className={['w-28', 'w-20', 'w-32'][index % 3] ?? 'w-28'} />}
          </div>
          <Skeleton className="w-16" />
        </div>
      ))}
    </SkeletonBlock>
  );
}

export function ListFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { sentence, requestId } = failureOf(error);
  return (
    <ErrorState title="The list could not be loaded" sentence={sentence} requestId={requestId} onRetry={onRetry} />
  );
}

export function NoMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX size={20} aria-hidden />}
      title="No sessions match"
      text="Clear a filter to see more sessions."
      action={<Button onClick={onClear}>Clear filters</Button>}
    />
  );
}

const nothing: Record<DeskTab, { title: string; text: string }> = {
  open: {
    title: 'No open sessions',
    text: 'Each client conversation becomes a session, from first message to proposal.',
  },
  active: { title: 'No active sessions', text: 'Active sessions need someone to act now.' },
  paused: {
    title: 'No snoozed sessions',
    text: 'A snoozed session returns at its time, or when something new arrives.',
  },
  completed: {
    title: 'No completed sessions',
    text: 'Won and lost sessions stay here for 90 days, then they are archived.',
  },
  archived: { title: 'No archived sessions', text: 'Archived sessions are read-only and can be restored.' },
};

export function NothingYet({ tab, isTeam, onCreate }: { tab: DeskTab; isTeam: boolean; onCreate: () => void }) {
  const { title, text } = nothing[tab];
  return (
    <EmptyState
      icon={<Inbox size={20} aria-hidden />}
      title={isTeam ? `${title} in the team` : title}
      text={text}
      action={
        tab === 'open' || tab === 'active' ? (
          <Button variant="primary" icon={<Plus size={14} aria-hidden />} onClick={onCreate}>
            New request
          </Button>
        ) : null
      }
    />
  );
}
