import { useState } from 'react';
import { Archive, Lock } from 'lucide-react';
import { Button } from '../../components/controls/button.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useSessionMoves } from '../../entities/sessions/use-session-moves.ts';
import { useTripSearch, useTripSearchKey } from '../../entities/sourcing/use-trip-search.ts';
import { Composer } from './composer/composer.tsx';
import { lastOperatorIn } from './composer/recipients.ts';
import { ThreadHeader } from './thread-header.tsx';
import { TimeLine } from './time-line/time-line.tsx';
import { useOutgoing } from './composer/use-outgoing.ts';
import { useThread } from './use-thread.ts';

/** Shows the thread of one session: header, time line, composer. */
export function ThreadPane({ sessionId }: { sessionId: string }) {
  const detail = trpc.sessions.byId.useQuery({ sessionId });
  if (detail.data !== undefined) return <Thread key={sessionId} detail={detail.data} />;
  if (detail.isError) {
    const { sentence, requestId, reason } = failureOf(detail.error);
    const isRefused = reason === 'SESSION_NOT_FOUND';
    if (reason === 'NOT_YOUR_SESSION') {
      return (
        <Pane>
          <EmptyState
            className="my-auto"
            icon={<Lock size={20} aria-hidden />}
            title="A colleague’s session"
            text="Its client, prices and messages are private to them. Ask a lead to assign it to you."
          />
        </Pane>
      );
    }
    return (
      <Pane>
        <ErrorState
          className="my-auto"
          title={isRefused ? 'No such session' : 'The thread could not be loaded'}
          sentence={sentence}
          requestId={isRefused ? undefined : requestId}
          {...(isRefused ? {} : { onRetry: () => void detail.refetch() })}
        />
      </Pane>
    );
  }
  return (
    <Pane>
      <ThreadSkeleton />
    </Pane>
  );
}

const Pane = ({ children }: { children: React.ReactNode }) => (
  <section aria-label="Thread" className="flex h-full min-h-0 min-w-0 flex-col bg-surface-1">
    {children}
  </section>
);

function Thread({ detail }: { detail: SessionDetail }) {
  const { session } = detail;
  const me = trpc.viewer.me.useQuery();
  const { query, items } = useThread(session.id);
  // As it was on opening: marking as read must not move the "new" line.
  const [readUpTo] = useState(detail.lastReadSeq);
  const { outgoing, send, drop, markBack } = useOutgoing(session.id);
  useTripSearchKey(detail, useTripSearch(detail));

  return (
    <Pane>
      <ThreadHeader detail={detail} me={me.data} />
      {query.data === undefined ? (
        query.isError ? (
          <ThreadFailed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div className="min-h-0 flex-1 overflow-clip">
            <ThreadSkeleton />
          </div>
        )
      ) : (
        <TimeLine
          detail={detail}
          me={me.data}
          items={items}
          outgoing={outgoing}
          readUpTo={readUpTo}
          older={{
            has: query.hasNextPage,
            isLoading: query.isFetchingNextPage,
            load: () => void query.fetchNextPage(),
          }}
        />
      )}
      {session.status === 'archived' ? (
        <ReadOnly session={session} />
      ) : (
        <Composer
          detail={detail}
          lastOperator={lastOperatorIn(items)}
          outgoing={outgoing}
          onSend={send}
          onBack={markBack}
          onDiscard={drop}
        />
      )}
    </Pane>
  );
}

function ThreadFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { sentence, requestId } = failureOf(error);
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-center">
      <ErrorState
        title="The messages could not be loaded"
        sentence={sentence}
        requestId={requestId}
        onRetry={onRetry}
      />
    </div>
  );
}

function ReadOnly({ session }: { session: SessionDetail['session'] }) {
  const { move, isMoving } = useSessionMoves();
  return (
    <div className="flex items-center gap-3 border-t border-line bg-surface-2 px-4 py-3 text-row text-ink-2">
      <Archive size={15} aria-hidden className="shrink-0" />
      <p className="flex-1">Archived and read-only. Everything is kept.</p>
      <Button busy={isMoving} onClick={() => void move(session, { move: 'restore' })}>
        Restore
      </Button>
    </div>
  );
}

function ThreadSkeleton() {
  return (
    <SkeletonBlock label="Loading the thread" className="h-full">
      <div className="mx-auto flex max-w-3xl flex-col gap-6 p-4">
        {[70, 45, 88, 60, 35].map((width) => (
          <div key={width} className="flex gap-3">
            <Skeleton className="size-7 rounded-md" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="w-40" />
              <div style={{ width: `${width}%` }}>
                <Skeleton />
              </div>
            </div>
          </div>
        ))}
      </div>
    </SkeletonBlock>
  );
}
