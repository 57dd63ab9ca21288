import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Sheet } from '../../components/frames/list-frame.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { useShortcut } from '../../lib/keyboard/shortcuts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { canPropose, useOpenProposal } from '../../entities/proposals/use-open-proposal.ts';
import { ComparedQuotes } from './compared-quotes.tsx';
import { firmQuotes, useRoute } from './use-comparison.ts';

/** Shows the quotes of one session side by side. */
export function ComparePage({ sessionId }: { sessionId: string }) {
  usePageTitle('Compare quotes');
  const { data, error, isError, refetch } = trpc.sessions.byId.useQuery({ sessionId });
  const rates = trpc.exchangeRates.list.useQuery();
  const route = useRoute(data);
  if (data === undefined && isError) {
    const { reason, sentence, requestId } = failureOf(error);
    return (
      <Page sessionId={null}>
        <ErrorState
          title={reason === 'NOT_YOUR_SESSION' ? 'A colleague’s session' : 'The quotes could not be loaded'}
          sentence={sentence}
          requestId={requestId}
          onRetry={reason === 'NOT_YOUR_SESSION' || reason === 'SESSION_NOT_FOUND' ? undefined : () => void refetch()}
        />
      </Page>
    );
  }
  // Rates decide the order of the columns, and the route the estimates: neither may change while the broker reads.
  if (data === undefined || rates.isPending || route.isPending)
    return (
      <Page sessionId={sessionId}>
        <CompareSkeleton />
      </Page>
    );
  const quotes = firmQuotes(data);
  return (
    <Page sessionId={sessionId} subject={data.client?.name ?? null} action={<Propose detail={data} />}>
      {quotes.length < 2 ? (
        <EmptyState
          className="min-h-[40vh]"
          icon={<ArrowLeftRight size={22} aria-hidden />}
          title={quotes.length === 0 ? 'No firm quote yet' : 'One firm quote so far'}
          text="Comparing needs two firm quotes. Avinode estimates do not count."
        />
      ) : (
        <ComparedQuotes
          key={sessionId}
          detail={data}
          quotes={quotes}
          legs={route.legs}
          rates={rates.data?.rates ?? []}
        />
      )}
    </Page>
  );
}

function Page({
  sessionId,
  subject = null,
  action = null,
  children,
}: {
  sessionId: string | null;
  subject?: string | null;
  action?: ReactNode;
  children: ReactNode;
}) {
  const navigate = useNavigate();
  useShortcut('back', () => void navigate({ to: '/', search: { session: sessionId ?? undefined } }));
  return (
    <PagePane>
      <div className="mx-auto max-w-[110rem] md:p-6">
        <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-3 md:px-0 md:pt-0">
          {sessionId === null ? null : (
            <Link
              to="/"
              search={{ session: sessionId }}
              className="inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-row text-ink-2 hover:bg-surface-2"
            >
              <ArrowLeft size={15} aria-hidden /> Session
            </Link>
          )}
          <h1 className="text-title font-semibold">Compare quotes</h1>
          {subject === null ? null : <span className="truncate text-row text-ink-3">{subject}</span>}
          <span className="ml-auto">{action}</span>
        </header>
        <Sheet>{children}</Sheet>
      </div>
    </PagePane>
  );
}

/** Drafts the proposal from the choice directly. */
function Propose({ detail }: { detail: SessionDetail }) {
  const { open, isBusy } = useOpenProposal();
  const isPossible = canPropose(detail);
  useShortcut('propose', () => void open(detail), isPossible);
  if (!isPossible) return null;
  return (
    <Button
      size="sm"
      variant="primary"
      title="From the quotes chosen here (p)"
      busy={isBusy}
      onClick={() => void open(detail)}
    >
      {detail.proposal === null ? 'Draft the proposal' : 'Open the proposal'}
    </Button>
  );
}

const CompareSkeleton = () => (
  <SkeletonBlock label="Loading the quotes" className="grid grid-cols-4 gap-4 p-4">
    {Array.from({ length: 24 }, (_, index) => (
      <Skeleton key={index} className="w-4/5" />
    ))}
  </SkeletonBlock>
);
