import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { ArrowLeft, PanelRight } from 'lucide-react';
import { Suspense, useCallback, useState } from 'react';
import { IconButton } from '../../components/controls/button.tsx';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { compact, type DeskSearch } from '../../features/session-list/filters/desk-search.ts';
import type { ChangeSearch } from '../../features/session-list/filters/list-filters.tsx';
import { RowActions } from '../../features/session-list/moves/row-actions.tsx';
import { SessionListPane } from '../../features/session-list/session-list-pane.tsx';
import { composing } from '../../entities/sessions/channel.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { prefetchSession } from '../../entities/sessions/prefetch-session.ts';
import { runShortcut, useShortcut } from '../../lib/keyboard/shortcuts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { canPropose, useOpenProposal } from '../../entities/proposals/use-open-proposal.ts';
import { useIsPhone, useIsWide } from '../../lib/page/use-media.ts';
import { useMe } from '../../entities/identity/use-me.ts';
import { ErrorBoundary } from '../../components/frames/error-boundary.tsx';
import { SessionPanel, ThreadPane } from '../lazy-parts.ts';
import { LiveMark } from '../shell/live-mark.tsx';
import { NoSession } from './no-session.tsx';

/** Holds the desk’s state in its address; each change is a new address. */
function useDeskUrl() {
  const search = useSearch({ from: '/shell/' });
  const navigate = useNavigate({ from: '/' });
  const router = useRouter();
  const utils = trpc.useUtils();
  const onSearch: ChangeSearch = useCallback(
    (patch) =>
      void navigate({ search: (former: DeskSearch) => compact<DeskSearch>({ ...former, ...patch }), replace: true }),
    [navigate],
  );
  const onOpen = useCallback(
    (session: string) => {
      // Requested now, not after the pane has rendered.
      prefetchSession(utils, session);
      void navigate({ search: (former: DeskSearch) => ({ ...former, session }) });
    },
    [navigate, utils],
  );
  const onClose = useCallback(
    () => void navigate({ search: (former: DeskSearch) => compact<DeskSearch>({ ...former, session: undefined }) }),
    [navigate],
  );
  const hrefOf = useCallback(
    (session: string) => router.buildLocation({ to: '/', search: { ...search, session } }).href,
    [router, search],
  );
  return { search, onSearch, onOpen, onClose, hrefOf };
}

/** Shows list, thread and panel: side by side on wide screens, one at a time on a phone. */
export function DeskPage() {
  const { search, onSearch, onOpen, onClose, hrefOf } = useDeskUrl();
  const { session } = search;
  const isWide = useIsWide();
  const isPhone = useIsPhone();
  const utils = trpc.useUtils();
  // Requested in parallel with the pane’s code, in the same batch as the list.
  useState(() => session !== undefined && prefetchSession(utils, session));
  usePageTitle('Desk');
  useShortcut('back', onClose, session !== undefined);

  const showsList = !isPhone || session === undefined;
  return (
    <div className="grid h-full grid-cols-1 grid-rows-[minmax(0,1fr)] md:grid-cols-[360px_minmax(0,1fr)] lg:grid-cols-[380px_minmax(0,1fr)] xl:grid-cols-[420px_minmax(0,1fr)]">
      {showsList ? (
        <div className="min-h-0 min-w-0 border-line md:border-r">
          <SessionListPane
            search={search}
            onSearch={onSearch}
            onOpen={onOpen}
            hrefOf={hrefOf}
            onCreate={() => runShortcut('create')}
            mark={<LiveMark />}
          />
        </div>
      ) : null}
      {session === undefined ? (
        isPhone ? null : (
          <NoSession />
        )
      ) : (
        <OpenSession key={session} sessionId={session} isWide={isWide} onClose={onClose} />
      )}
    </div>
  );
}

function OpenSession({ sessionId, isWide, onClose }: { sessionId: string; isWide: boolean; onClose: () => void }) {
  const [showsPanel, setShowsPanel] = useState(false);
  composing.useChannelListener(() => setShowsPanel(false));
  const panel = (
    <ErrorBoundary name="The panel">
      <Suspense fallback={<PaneSkeleton />}>
        <SessionPanel sessionId={sessionId} />
      </Suspense>
    </ErrorBoundary>
  );
  return (
    <div
      data-session-open
      className={
        isWide
          ? 'grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)_340px] grid-rows-[minmax(0,1fr)]'
          : 'flex min-h-0 min-w-0 flex-col'
      }
    >
      {isWide ? null : (
        <div className="flex h-11 shrink-0 items-center justify-between border-b border-line bg-surface-1 px-1.5">
          <IconButton label="Back to the list" shortcut="Esc" className="size-9" onClick={onClose}>
            <ArrowLeft size={18} aria-hidden />
          </IconButton>
          <IconButton
            label="Trip, quotes and people"
            className="size-9"
            aria-haspopup="dialog"
            onClick={() => setShowsPanel(true)}
          >
            <PanelRight size={18} aria-hidden />
          </IconButton>
        </div>
      )}
      <div className="min-h-0 min-w-0 flex-1">
        <ErrorBoundary name="The thread">
          <Suspense fallback={<PaneSkeleton />}>
            <ThreadPane sessionId={sessionId} />
          </Suspense>
        </ErrorBoundary>
      </div>
      {isWide ? <div className="min-h-0 min-w-0 border-l border-line">{panel}</div> : null}
      <OpenSessionKeys sessionId={sessionId} />
      {!isWide && showsPanel ? (
        <Dialog placement="side" title="Details" onClose={() => setShowsPanel(false)}>
          {panel}
        </Dialog>
      ) : null}
    </div>
  );
}

/** Lets the keys act on the open session also when the list does not show it. */
function OpenSessionKeys({ sessionId }: { sessionId: string }) {
  const me = useMe();
  const { data } = trpc.sessions.byId.useQuery({ sessionId });
  const { open } = useOpenProposal();
  useShortcut('propose', () => data !== undefined && void open(data), data !== undefined && canPropose(data));
  return <RowActions row={data?.session} me={me} isFallback />;
}

function PaneSkeleton() {
  return (
    <SkeletonBlock label="Loading" className="h-full bg-surface-1 p-4">
      <Skeleton className="mb-4 h-4 w-48" />
      <Skeleton className="mb-2 w-full" />
      <Skeleton className="w-2/3" />
    </SkeletonBlock>
  );
}
