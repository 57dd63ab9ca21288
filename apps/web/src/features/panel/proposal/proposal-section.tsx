import { FilePlus2, FileText } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { CopyText } from '../../../components/copy-text.tsx';
import { Fact, Facts, Section } from '../../../components/section.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { opening } from '../../../lib/channel.ts';
import type { SessionDetail } from '../../../lib/api.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { useOpenProposal } from '../../../lib/use-open-proposal.ts';

const ProposalLinks = lazy(() => import('./proposal-links.tsx'));

/** Nobody reads these by a link. */
const unsent: ReadonlySet<string> = new Set(['draft', 'generated']);

export function ProposalSection({ detail }: { detail: SessionDetail }) {
  const { proposal, session } = detail;
  const isOpen = session.status === 'active' || session.status === 'paused';
  const { open, isBusy, failure } = useOpenProposal(detail);
  useShortcut('propose', () => void open(), isOpen || proposal !== null);
  opening.useHeard(session.id, 'proposal', () => void open());
  return (
    <Section
      title="Proposal"
      action={
        isOpen || proposal !== null ? (
          <Button
            size="sm"
            variant="ghost"
            title={proposal === null ? 'Draft a proposal (p)' : 'Open the proposal (p)'}
            busy={isBusy}
            icon={proposal === null ? <FilePlus2 size={13} aria-hidden /> : <FileText size={13} aria-hidden />}
            onClick={() => void open()}
          >
            {proposal === null ? 'Draft' : 'Open'}
          </Button>
        ) : null
      }
    >
      {proposal === null ? (
        <p className="text-row text-ink-3">None yet. A draft is made of the chosen quotes and can go out as it is.</p>
      ) : (
        <Facts>
          <Fact name="Number">
            <CopyText text={proposal.number} label="proposal number" />
          </Fact>
          <Fact name="Title">{proposal.title}</Fact>
          <Fact name="State">
            <Badge>{proposal.status}</Badge> <TimeText at={proposal.createdAt} className="pl-1 text-xs text-ink-3" />
          </Fact>
        </Facts>
      )}
      {failure === null ? null : (
        <p role="alert" className="text-row text-danger">
          {failure}
        </p>
      )}
      {proposal === null || unsent.has(proposal.status) ? null : (
        <Suspense fallback={null}>
          <ProposalLinks
            proposalId={proposal.id}
            version={session.version}
            isReadOnly={session.status === 'archived'}
          />
        </Suspense>
      )}
    </Section>
  );
}
