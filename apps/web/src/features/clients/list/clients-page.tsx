import { useNavigate } from '@tanstack/react-router';
import { Search, SearchX, UserPlus, UsersRound } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useDeferredValue, useRef } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { ListFrame, Sheet, ShowMore } from '../../../components/frames/list-frame.tsx';
import { EmptyState, Skeleton } from '../../../components/frames/states.tsx';
import { PagePane } from '../../../components/frames/page-pane.tsx';
import { usePageTitle } from '../../../lib/page/page-title.ts';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { ClientRow } from './client-row.tsx';

const NewClientDialog = lazy(() => import('./new-client-dialog.tsx'));

interface ClientsPageProps {
  q: string;
  /** Whether the dialog for a new client is open. */
  isAdding: boolean;
  onSearch: (search: { q?: string; add?: '1' }) => void;
}

/** Lists the brokerage’s clients, searchable by all their fields. */
export function ClientsPage({ q, isAdding, onSearch }: ClientsPageProps) {
  usePageTitle('Clients');
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const asked = useDeferredValue(q.trim());
  const query = trpc.clients.list.useInfiniteQuery(
    { limit: 50, ...(asked === '' ? {} : { q: asked }) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: (previous) => previous },
  );
  const clients = query.data?.pages.flatMap((page) => page.clients);
  const move = useRowFocus(list, () => query.hasNextPage && void query.fetchNextPage());
  useShortcut('next', () => move(1));
  useShortcut('previous', () => move(-1));
  useShortcut('search', () => field.current?.focus());

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'Enter') list.current?.querySelector('a')?.click();
    else return;
    event.preventDefault();
  };
  const open = (clientId: string): void => void navigate({ to: '/clients/$clientId', params: { clientId } });
  return (
    <PagePane>
      <div className="mx-auto max-w-4xl md:p-6">
        <header className="flex flex-wrap items-center gap-3 px-4 py-4 md:px-0 md:pt-0">
          <h1 className="text-title font-semibold">Clients</h1>
          <span className="flex-1" />
          <Button icon={<UserPlus size={14} aria-hidden />} onClick={() => onSearch({ q, add: '1' })}>
            New client
          </Button>
          <label className="flex h-9 w-full items-center gap-2 rounded-md border border-line-strong/60 bg-surface-1 px-2.5 hover:border-line-strong">
            <Search size={15} aria-hidden className="shrink-0 text-ink-3" />
            <span className="sr-only">Find a client</span>
            <input
              ref={field}
              type="search"
              value={q}
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              placeholder="Name, company, email, phone, person"
              onChange={({ target }) => onSearch(target.value === '' ? {} : { q: target.value })}
              onKeyDown={onKeyDown}
              className="min-w-0 flex-1 bg-transparent text-row outline-none"
            />
          </label>
        </header>
        <Sheet>
          <ListFrame
            what="the clients"
            count={clients?.length}
            query={query}
            skeleton={<ListSkeleton />}
            empty={<NoClients q={asked} onSearch={onSearch} />}
          >
            <ul ref={list} aria-label="Clients" className="divide-y divide-line">
              {clients?.map((client) => (
                <ClientRow key={client.id} client={client} />
              ))}
            </ul>
          </ListFrame>
        </Sheet>
        <ShowMore query={query} name="Show more" />
      </div>
      {isAdding ? (
        <Suspense fallback={null}>
          <NewClientDialog name={q} onOpen={open} onClose={() => onSearch(q === '' ? {} : { q })} />
        </Suspense>
      ) : null}
    </PagePane>
  );
}

/** j, k and the arrow keys move the focus between rows; at the end of the loaded rows more are read. */
function useRowFocus(list: { readonly current: HTMLElement | null }, onEnd: () => void): (step: 1 | -1) => void {
  return (step) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const to = at === -1 ? (step === 1 ? 0 : links.length - 1) : at + step;
    links[Math.max(0, Math.min(to, links.length - 1))]?.focus();
    if (to >= links.length - 1) onEnd();
  };
}

/** Shown when there are no clients, or none that match. */
function NoClients({ q, onSearch }: { q: string; onSearch: ClientsPageProps['onSearch'] }) {
  const add = (): void => onSearch({ ...(q === '' ? {} : { q }), add: '1' });
  if (q === '')
    return (
      <EmptyState
        icon={<UsersRound size={20} aria-hidden />}
        title="No clients yet"
        text="Clients are added with their first request, or here."
        action={<Button onClick={add}>New client</Button>}
      />
    );
  return (
    <EmptyState
      icon={<SearchX size={20} aria-hidden />}
      title="No clients match"
      text={`No name, company, email, phone or person contains “${q}”.`}
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <Button onClick={() => onSearch({})}>Clear search</Button>
          <Button onClick={add}>Add “{q}”</Button>
        </span>
      }
    />
  );
}

const ListSkeleton = () =>
  [0, 1, 2, 3, 4, 5].map((row) => (
    <div key={row} className="flex h-14 items-center gap-4 border-b border-line px-4">
      <div className="flex flex-1 flex-col gap-2">
        <Skeleton className="w-40" />
        <Skeleton className="w-64" />
      </div>
      <Skeleton className="w-12" />
    </div>
  ));
