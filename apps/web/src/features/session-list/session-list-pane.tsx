import { isOpen, maxSessionsCounted } from '@tripthread/shared/sessions/sessions';
import { Plus } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Kbd } from '../../components/text/kbd.tsx';
import { Tabs } from '../../components/controls/tabs.tsx';
import type { SessionList } from '../../lib/api/api-types.ts';
import { useMe } from '../../entities/identity/use-me.ts';
import { type DeskSearch, type DeskTab, deskTabs, isFiltered, sortOf, withoutFilters } from './filters/desk-search.ts';
import { type ChangeSearch, ListFilters } from './filters/list-filters.tsx';
import { ListFailed, ListSkeleton, NoMatches, NothingYet } from './list-states.tsx';
import { SessionRows } from './session-rows.tsx';
import { useDensity } from './use-density.ts';
import { useSessionList } from './use-session-list.ts';

interface SessionListPaneProps {
  search: DeskSearch;
  onSearch: ChangeSearch;
  onOpen: (id: string) => void;
  /** The address of a session, for opening it in a tab of its own. */
  hrefOf: (id: string) => string;
  onCreate: () => void;
  /** Stands beside the title: the connection's state. */
  mark?: ReactNode;
}

const tabNames: Record<DeskTab, string> = {
  open: 'Open',
  active: 'Active',
  paused: 'Paused',
  completed: 'Completed',
  archived: 'Archived',
};

/** `12`, or `100+` where the server stops counting. */
function countOf(tab: DeskTab, counts: SessionList['counts'] | undefined): string | undefined {
  if (counts === undefined) return undefined;
  if (tab === 'open') return String(counts.active + counts.paused);
  return !isOpen(tab) && counts[tab] >= maxSessionsCounted ? `${maxSessionsCounted}+` : String(counts[tab]);
}

/** The list of the desk: tabs, filters and rows, all of it in the address. */
export function SessionListPane({ search, onSearch, onOpen, hrefOf, onCreate, mark }: SessionListPaneProps) {
  const me = useMe();
  const [density, setDensity] = useDensity();
  const { query, rows, counts, key } = useSessionList(search, me?.agent.role);
  const tab = search.tab ?? 'open';
  const changeTab = useCallback((next: DeskTab) => onSearch({ tab: next === 'open' ? undefined : next }), [onSearch]);
  const clear = (): void => onSearch(withoutFilters);

  return (
    <section aria-label="Sessions" className="@container flex h-full min-h-0 flex-col bg-surface-1">
      <header className="flex h-12 shrink-0 items-center gap-3 pr-3 pl-4">
        <h1 className="text-body font-semibold">Desk</h1>
        {mark}
        <span className="flex-1" />
        <Button
          variant="primary"
          size="sm"
          icon={<Plus size={14} aria-hidden />}
          onClick={onCreate}
          title="New request (c)"
        >
          New request
        </Button>
      </header>
      <div className="shrink-0 border-b border-line px-2">
        <Tabs
          label="Status"
          controls="session-rows"
          active={tab}
          onChange={changeTab}
          tabs={deskTabs.map((id) => ({ id, label: tabNames[id], count: countOf(id, counts) }))}
        />
      </div>
      <div className="shrink-0">
        <ListFilters search={search} onSearch={onSearch} me={me} density={density} onDensity={setDensity} />
      </div>
      <div
        id="session-rows"
        role="tabpanel"
        aria-label={tabNames[tab]}
        aria-busy={query.isFetching || undefined}
        className="relative min-h-0 flex-1"
      >
        {query.data === undefined ? (
          query.isError ? (
            <ListFailed error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <ListSkeleton density={density} />
          )
        ) : rows.length > 0 ? (
          <SessionRows
            key={`${tab} ${search.scope}`}
            rows={rows}
            listKey={key}
            me={me}
            isTeam={search.scope === 'team'}
            density={density}
            sort={sortOf(search, me?.agent.role)}
            openId={search.session}
            onOpen={onOpen}
            hrefOf={hrefOf}
            more={{
              has: query.hasNextPage,
              isLoading: query.isFetchingNextPage,
              failed: query.isFetchNextPageError,
              load: () => void query.fetchNextPage({ cancelRefetch: false }),
            }}
          />
        ) : isFiltered(search) ? (
          <NoMatches onClear={clear} />
        ) : (
          <NothingYet tab={tab} isTeam={search.scope === 'team'} onCreate={onCreate} />
        )}
      </div>
      <footer className="flex h-8 shrink-0 items-center gap-3 overflow-hidden border-t border-line px-3 text-xs whitespace-nowrap text-ink-3 max-md:hidden">
        <KeyHint keys={['j', 'k']} text="move" />
        <KeyHint keys={['↵']} text="open" />
        <KeyHint keys={['e']} text="complete" />
        <span className="contents @max-[400px]:hidden">
          <KeyHint keys={['h']} text="snooze" />
        </span>
        <span className="flex-1" />
        <KeyHint keys={['?']} text="keys" />
      </footer>
    </section>
  );
}

function KeyHint({ keys, text }: { keys: readonly string[]; text: string }) {
  return (
    <span className="flex shrink-0 items-center gap-1">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
      {text}
    </span>
  );
}
