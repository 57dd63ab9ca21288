import { FilePlus2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact, Facts, Section } from '../../components/section.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { opening } from '../../lib/channel.ts';
import type { SessionDetail } from '../../lib/api.ts';

const ProposalLinks = lazy(() => import('./proposal-links.tsx'));
const ProposalForm = lazy(() => import('./proposal-form.tsx'));

/** Nobody reads these by a link. */
const unsent: ReadonlySet<string> = new Set(['draft', 'generated']);

export function ProposalSection({ detail }: { detail: SessionDetail }) {
  const [isDrafting, setIsDrafting] = useState(false);
  const { proposal, session } = detail;
  const isOpen = session.status === 'active' || session.status === 'paused';
  opening.useHeard(session.id, 'proposal', () => setIsDrafting(isOpen));
  return (
    <Section
      title="Proposal"
      action={
        isOpen ? (
          <Button
            size="sm"
            variant="ghost"
            icon={<FilePlus2 size={13} aria-hidden />}
            onClick={() => setIsDrafting(true)}
          >
            {proposal === null ? 'Record draft' : 'Record another'}
          </Button>
        ) : null
      }
    >
      {proposal === null ? (
        <p className="text-row text-ink-3">None yet. Recording a draft moves the session to Proposal ready.</p>
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
      {proposal === null || unsent.has(proposal.status) ? null : (
        <Suspense fallback={null}>
          <ProposalLinks
            proposalId={proposal.id}
            version={session.version}
            isReadOnly={session.status === 'archived'}
          />
        </Suspense>
      )}
      {isDrafting ? (
        <Suspense fallback={null}>
          <ProposalForm detail={detail} onClose={() => setIsDrafting(false)} />
        </Suspense>
      ) : null}
    </Section>
  );
}
