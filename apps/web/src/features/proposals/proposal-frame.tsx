import { Link } from '@tanstack/react-router';
import { proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '../../components/text/badge.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';
import type { ProposalDetail } from './builder-facts.ts';

interface ProposalFrameProps {
  detail: ProposalDetail;
  actions: ReactNode;
  children: ReactNode;
}

/** Renders the proposal’s heading, actions and versions. */
export function ProposalFrame({ detail, actions, children }: ProposalFrameProps) {
  return (
    <PagePane>
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-surface-1 px-4 py-2">
        <Link
          to="/"
          search={{ session: detail.sessionId }}
          className="inline-flex items-center gap-1 text-row text-ink-2 hover:text-ink-1"
        >
          <ArrowLeft size={14} aria-hidden /> Session
        </Link>
        <h1 className="text-body font-semibold">{proposalName(detail)}</h1>
        <Badge>{detail.withdrawnAt === null ? detail.status : 'withdrawn'}</Badge>
        <nav aria-label="Versions" className="flex gap-1">
          {detail.versions.length < 2
            ? null
            : detail.versions.map(({ id, version }) => (
                <Link
                  key={id}
                  to="/proposals/$proposalId"
                  params={{ proposalId: id }}
                  activeProps={{ 'aria-current': 'page' }}
                  className="rounded-md px-2 py-1 text-xs text-ink-2 hover:bg-surface-2 aria-[current=page]:bg-surface-3"
                >
                  v{version}
                </Link>
              ))}
        </nav>
        <span className="flex-1" />
        {actions}
      </header>
      {children}
    </PagePane>
  );
}
