import { Badge, type BadgeTone } from '../../components/text/badge.tsx';

const words = {
  draft: { word: 'draft', tone: 'neutral' },
  sent: { word: 'sent, not opened yet', tone: 'client' },
  viewed: { word: 'opened', tone: 'client' },
  accepted: { word: 'accepted', tone: 'won' },
  declined: { word: 'declined', tone: 'expiring' },
  withdrawn: { word: 'withdrawn', tone: 'neutral' },
  superseded: { word: 'replaced by a newer version', tone: 'neutral' },
  lapsed: { word: 'expired', tone: 'expiring' },
} as const satisfies Record<string, { readonly word: string; readonly tone: BadgeTone }>;

/** Renders a proposal’s status. */
export const ProposalBadge = ({ is }: { is: keyof typeof words }) => (
  <Badge tone={words[is].tone}>{words[is].word}</Badge>
);
