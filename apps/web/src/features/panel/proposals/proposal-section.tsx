import { Link } from '@tanstack/react-router';
import { proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { FilePlus2, FileText } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Mono } from '../../../components/text/kbd.tsx';
import { ProposalBadge } from '../../../entities/proposals/proposal-badge.tsx';
import { Fact, Facts, Section } from '../../../components/frames/section.tsx';
import { ExpiryText, TimeText } from '../../../components/text/time-text.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { canPropose, useOpenProposal } from '../../../entities/proposals/use-open-proposal.ts';
import { stateOf } from './proposal-facts.ts';

const ProposalAtClient = lazy(() => import('./proposal-at-client.tsx'));

export function ProposalSection({ detail }: { detail: SessionDetail }) {
  const { proposal, session } = detail;
  const { open, isBusy } = useOpenProposal();
  return (
    <Section
      title="Proposal"
      action={
        canPropose(detail) ? (
          <Button
            size="sm"
            variant="ghost"
            title={proposal === null ? 'Draft a proposal (p)' : 'Open the proposal (p)'}
            busy={isBusy}
            icon={proposal === null ? <FilePlus2 size={13} aria-hidden /> : <FileText size={13} aria-hidden />}
            onClick={() => void open(detail)}
          >
            {proposal === null ? 'Draft' : 'Open'}
          </Button>
        ) : null
      }
    >
      {proposal === null ? (
        <p className="text-row text-ink-3">None yet. A draft starts from the chosen quotes.</p>
      ) : (
        <ProposalFacts proposal={proposal} />
      )}
      {proposal === null || proposal.sentAt === null ? null : (
        <Suspense fallback={null}>
          <ProposalAtClient
            proposalId={proposal.id}
            version={session.version}
            isReadOnly={session.status === 'archived'}
          />
        </Suspense>
      )}
    </Section>
  );
}

/** Shows the version, its status and its validity. */
function ProposalFacts({ proposal }: { proposal: NonNullable<SessionDetail['proposal']> }) {
  const state = stateOf(proposal, useNow());
  const { createdAt, sentAt, validUntil } = proposal;
  const isOpen = state === 'sent' || state === 'viewed';
  return (
    <Facts>
      <Fact name="Version">
        <Link
          to="/proposals/$proposalId"
          params={{ proposalId: proposal.id }}
          className="rounded-sm underline decoration-line-strong hover:decoration-current"
        >
          <Mono>{proposalName(proposal)}</Mono>
        </Link>
      </Fact>
      <Fact name="Title">{proposal.title}</Fact>
      <Fact name="State">
        <ProposalBadge is={state} />
      </Fact>
      <Fact name={sentAt === null ? 'Drafted' : 'Sent'}>
        <TimeText at={sentAt ?? createdAt} />
      </Fact>
      {isOpen && validUntil !== null ? (
        <Fact name="Holds">
          <ExpiryText at={validUntil} />
        </Fact>
      ) : null}
    </Facts>
  );
}
