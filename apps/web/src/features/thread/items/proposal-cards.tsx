import { Link } from '@tanstack/react-router';
import { proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { formatMoney } from '@tripthread/shared/money/money';
import { FilePen, FileText } from 'lucide-react';
import { Mono } from '../../../components/text/kbd.tsx';
import { ProposalBadge } from '../../../entities/proposals/proposal-badge.tsx';
import { ExpiryText, TimeText } from '../../../components/text/time-text.tsx';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { plural } from '../../../lib/format/format.ts';
import { actorName } from './actor-name.ts';
import { Delivery } from './delivery.tsx';
import { Card } from './event-cards.tsx';
import { stateOfSentProposal } from './proposal-state.ts';

type Proposal = NonNullable<ThreadItem['proposal']>;

const Name = ({ proposal }: { proposal: Proposal }) => (
  <Link
    to="/proposals/$proposalId"
    params={{ proposalId: proposal.id }}
    className="rounded-sm font-medium text-ink-1 underline decoration-line-strong hover:decoration-current"
  >
    <Mono>{proposalName(proposal)}</Mono>
  </Link>
);

interface SentCardProps {
  item: ThreadItem;
  proposal: Proposal;
  /** The loaded part of the thread. */
  items: readonly ThreadItem[];
  onRetry: ((messageId: string) => Promise<void>) | null;
}

/** Shows a sent version: its options, delivery and status. */
export function SentProposalCard({ item, proposal, items, onRetry }: SentCardProps) {
  const { is, at, views } = stateOfSentProposal(item, items, useNow());
  const { message } = item;
  const isOpen = is === 'sent' || is === 'viewed';
  return (
    <Card icon={<FileText size={14} />} label={`Proposal ${proposalName(proposal)}`} at={item.at}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <span>
          <span className="font-medium">{actorName(item.actor)}</span> <span className="text-ink-2">sent proposal</span>{' '}
          <Name proposal={proposal} />
        </span>
        <ProposalBadge is={is} />
        {is === 'sent' ? null : (
          <span className="text-xs text-ink-3">
            {is === 'viewed' && views > 1 ? `${plural(views, 'time')}, last ` : ''}
            <TimeText at={at} />
          </span>
        )}
      </p>
      <p className="text-ink-2">{proposal.title}</p>
      {proposal.options.length === 0 ? null : (
        <ol aria-label="Options" className="mt-1 max-w-md border-t border-line pt-1">
          {proposal.options.map(({ title, total }, index) => (
            <li key={index} className="flex items-baseline gap-2">
              <span className="w-4 shrink-0 text-xs text-ink-3">{index + 1}</span>
              <span className="min-w-0 flex-1 truncate">{title}</span>
              <span className="font-semibold whitespace-nowrap tabular-nums">{formatMoney(total)}</span>
            </li>
          ))}
        </ol>
      )}
      {isOpen && proposal.validUntil !== null ? (
        <p className="pt-0.5 text-xs text-ink-3">
          holds <ExpiryText at={proposal.validUntil} />
        </p>
      ) : null}
      {message === null ? null : (
        <>
          <details className="pt-1">
            <summary className="cursor-pointer text-xs text-ink-3">Text of the email</summary>
            <p className="border-l-2 border-client pl-2.5 break-words whitespace-pre-wrap">{message.text}</p>
          </details>
          <Delivery message={message} onRetry={onRetry === null ? undefined : () => void onRetry(message.id)} />
        </>
      )}
    </Card>
  );
}

/** Shows a new draft, or a recorded proposal. */
export function DraftedCard({ item, proposal }: { item: ThreadItem; proposal: Proposal }) {
  return (
    <Card icon={<FilePen size={14} />} label="Proposal drafted" at={item.at}>
      <span className="font-medium">{actorName(item.actor)}</span> <span className="text-ink-2">drafted proposal</span>{' '}
      <Name proposal={proposal} />
      <span className="text-ink-2">: {proposal.title}</span>
    </Card>
  );
}
