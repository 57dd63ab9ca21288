import type { ReactNode } from 'react';
import { ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { ColleaguesSession } from './colleagues-session.tsx';
import { PeopleSection } from './people/people-section.tsx';
import { ProposalSection } from './proposals/proposal-section.tsx';
import { QuotesSection } from './quotes/quotes-section.tsx';
import { RequestSection } from './requests/request-section.tsx';
import { RfqsSection } from './trip/rfqs-section.tsx';
import { StepSection } from './step/step-section.tsx';
import { TripSection } from './trip/trip-section.tsx';

/** Shows everything about a session beside its thread: step, next action and facts. */
export function SessionPanel({ sessionId }: { sessionId: string }) {
  const { data, error, isError, refetch } = trpc.sessions.byId.useQuery({ sessionId });
  if (data !== undefined)
    return (
      <Panel>
        <Sections key={sessionId} detail={data} />
      </Panel>
    );
  if (!isError)
    return (
      <Panel>
        <PanelSkeleton />
      </Panel>
    );
  const { reason, sentence, requestId } = failureOf(error);
  if (reason === 'NOT_YOUR_SESSION')
    return (
      <Panel>
        <ColleaguesSession sessionId={sessionId} />
      </Panel>
    );
  if (reason === 'SESSION_NOT_FOUND')
    return (
      <Panel>
        <ErrorState title="No such session" sentence={sentence} />
      </Panel>
    );
  return (
    <Panel>
      <ErrorState
        title="The session could not be loaded"
        sentence={sentence}
        requestId={requestId}
        onRetry={() => void refetch()}
      />
    </Panel>
  );
}

const Panel = ({ children }: { children: ReactNode }) => (
  <aside aria-label="Session" className="h-full min-h-0 overflow-y-auto bg-surface-1">
    {children}
  </aside>
);

function Sections({ detail }: { detail: SessionDetail }) {
  const me = trpc.viewer.me.useQuery();
  return (
    <>
      <StepSection detail={detail} />
      <TripSection detail={detail} />
      <RequestSection detail={detail} />
      <QuotesSection detail={detail} />
      <RfqsSection detail={detail} />
      <ProposalSection detail={detail} />
      <PeopleSection detail={detail} me={me.data} />
    </>
  );
}

function PanelSkeleton() {
  return (
    <SkeletonBlock label="Loading the session">
      {[3, 3, 4, 3].map((lines, section) => (
        <div key={section} className="flex flex-col gap-3 border-b border-line p-4">
          <Skeleton className="w-24" />
          {Array.from({ length: lines }, (_, line) => (
            <Skeleton key={line} className={line % 2 === 0 ? 'w-full' : 'w-2/3'} />
          ))}
        </div>
      ))}
    </SkeletonBlock>
  );
}
