import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarClock, Inbox, ListX } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { ListFrame, Sheet, ShowMore } from '../../../components/frames/list-frame.tsx';
import { EmptyState, Skeleton } from '../../../components/frames/states.tsx';
import { Tabs } from '../../../components/controls/tabs.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { type NotificationLogSearch, parseNotificationLogSearch } from './notification-log-search.ts';
import { NotificationFilter } from './notification-filter.tsx';
import { NotificationTable } from './notification-table.tsx';
import { RawDialog } from './raw-dialog.tsx';
import { ReplayDialog, type ReplayTarget } from './replay-dialog.tsx';
import { SettingsFrame } from '../settings-frame.tsx';
import { useReplay } from './use-replay.ts';

export type Delivery = Outputs['deliveries']['list']['deliveries'][number];
type Counts = Outputs['deliveries']['list']['counts'];

/** Notifications are placed in the background: the log refreshes. */
const lookMilliseconds = 10_000;
/** The server stops counting here. */
const maxCounted = 1_000;

/** Lists every Avinode notification and its status. */
export function NotificationLogPage() {
  const [asks, setAsks] = useState(false);
  return (
    <SettingsFrame
      title="Notification log"
      text="Every Avinode notification and its status. Replaying creates no duplicates."
      action={
        <Button icon={<CalendarClock size={14} aria-hidden />} onClick={() => setAsks(true)}>
          Replay a time range
        </Button>
      }
    >
      <Deliveries />
      {asks ? <ReplayDialog target={{ kind: 'range' }} onClose={() => setAsks(false)} /> : null}
    </SettingsFrame>
  );
}

function Deliveries() {
  const search = parseNotificationLogSearch(useSearch({ from: '/shell/settings/deliveries' }));
  const navigate = useNavigate({ from: '/settings/deliveries' });
  const onSearch = (next: NotificationLogSearch): void => void navigate({ search: next, replace: true });
  const [raw, setRaw] = useState<string | null>(null);
  const [target, setTarget] = useState<ReplayTarget | null>(null);
  const { replay } = useReplay();
  const query = trpc.deliveries.list.useInfiniteQuery(
    { ...search, limit: 50 },
    {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: (former) => former,
      refetchInterval: lookMilliseconds,
    },
  );
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries);
  const isFiltered = search.status !== undefined || search.q !== undefined;
  return (
    <>
      <Sheet>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 max-sm:pb-2">
          <StatusTabs search={search} counts={query.data?.pages[0]?.counts} onSearch={onSearch} />
          <NotificationFilter
            q={search.q ?? ''}
            onChange={(q) => onSearch({ ...withoutQ(search), ...(q === '' ? {} : { q }) })}
          />
        </div>
        <ListFrame
          what="the log"
          count={deliveries?.length}
          query={query}
          skeleton={<LogSkeleton />}
          empty={isFiltered ? noMatchState(() => onSearch({})) : emptyState}
        >
          <NotificationTable
            deliveries={deliveries ?? []}
            onRaw={setRaw}
            onReplay={(delivery) => void replay({ deliveryId: delivery.id })}
            onReplayTrip={(tripId, name) => setTarget({ kind: 'trip', tripId, name })}
          />
        </ListFrame>
      </Sheet>
      <ShowMore query={query} />
      {raw === null ? null : <RawDialog deliveryId={raw} onClose={() => setRaw(null)} />}
      {target === null ? null : <ReplayDialog target={target} onClose={() => setTarget(null)} />}
    </>
  );
}

const withoutQ = ({ status }: NotificationLogSearch): NotificationLogSearch => (status === undefined ? {} : { status });

interface StatusTabsProps {
  search: NotificationLogSearch;
  counts: Counts | undefined;
  onSearch: (search: NotificationLogSearch) => void;
}

function StatusTabs({ search, counts, onSearch }: StatusTabsProps) {
  const countOf = (status: keyof Counts): string | undefined => {
    const count = counts?.[status];
    return count === undefined ? undefined : count >= maxCounted ? `${maxCounted}+` : String(count);
  };
  return (
    <Tabs
      label="Status"
      controls="deliveries"
      active={search.status ?? 'all'}
      onChange={(id) =>
        onSearch({ ...(search.q === undefined ? {} : { q: search.q }), ...(id === 'all' ? {} : { status: id }) })
      }
      tabs={[
        { id: 'all', label: 'All' },
        { id: 'pending', label: 'Waiting', count: countOf('pending') },
        { id: 'orphan', label: 'No session yet', count: countOf('orphan') },
        { id: 'parked', label: 'Parked', count: countOf('parked') },
        { id: 'placed', label: 'Placed' },
      ]}
    />
  );
}

const noMatchState = (onClear: () => void) => (
  <EmptyState
    icon={<ListX size={20} aria-hidden />}
    title="No notifications match"
    text="Enter a whole id (arfq-…, asellermsg-…, atrip-…) or a trip code."
    action={<Button onClick={onClear}>Clear filters</Button>}
  />
);

const emptyState = (
  <EmptyState
    icon={<Inbox size={20} aria-hidden />}
    title="No notifications yet"
    text="They appear here as soon as Avinode sends one."
  />
);

const LogSkeleton = () =>
  [0, 1, 2, 3, 4].map((row) => (
    <div key={row} className="flex gap-6 border-b border-line px-4 py-4">
      <Skeleton className="w-24" />
      <Skeleton className="w-48" />
      <Skeleton className="flex-1" />
    </div>
  ));
