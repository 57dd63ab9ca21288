import { findNewerVersion, type VersionFacts } from '@tripthread/shared/proposals/proposal-versions';
import type { SessionEventKind } from '@tripthread/shared/sessions/session-events';

/** The status of a proposal as shown in the thread. */
export interface ProposalLine {
  readonly seq: number;
  readonly kind: SessionEventKind;
  readonly at: string;
  readonly proposal: {
    readonly id: string;
    readonly number: string;
    readonly version: number;
    readonly validUntil: string | null;
  } | null;
}

export type SentState = 'sent' | 'viewed' | 'accepted' | 'declined' | 'withdrawn' | 'superseded' | 'lapsed';

const ends = {
  proposal_accepted: 'accepted',
  proposal_declined: 'declined',
  proposal_withdrawn: 'withdrawn',
} as const;
const isFinalEventKind = (kind: string): kind is keyof typeof ends => Object.hasOwn(ends, kind);

/**
 * Returns the state of a sent version from the later items of its thread: its answer or withdrawal, then a newer version,
 * then its expiry. All later items are loaded when the item is.
 */
export function stateOfSentProposal(
  line: ProposalLine,
  items: readonly ProposalLine[],
  now: number,
): { readonly is: SentState; readonly at: string; readonly views: number } {
  const { proposal } = line;
  const later = items.filter(({ seq }) => seq > line.seq);
  const own = later.filter((item) => item.proposal?.id === proposal?.id);
  const viewed = own.filter(({ kind }) => kind === 'proposal_viewed');
  const facts = (is: SentState, at: string) => ({ is, at, views: viewed.length });
  const end = own.findLast(({ kind }) => isFinalEventKind(kind));
  if (end !== undefined && isFinalEventKind(end.kind)) return facts(ends[end.kind], end.at);
  const newer = proposal === null ? undefined : findNewerVersion(proposal.version, versionsOf(proposal.number, later));
  if (newer !== undefined) return facts('superseded', newer.at);
  const until = proposal?.validUntil ?? null;
  if (until !== null && Date.parse(until) <= now) return facts('lapsed', until);
  const last = viewed.at(-1);
  return last === undefined ? facts('sent', line.at) : facts('viewed', last.at);
}

/** The versions of a proposal that were sent, and whether each was withdrawn. */
const versionsOf = (
  number: string,
  items: readonly ProposalLine[],
): readonly (VersionFacts & { readonly at: string })[] =>
  items.flatMap(({ kind, at, proposal }) =>
    kind !== 'proposal_sent' || proposal?.number !== number
      ? []
      : [
          {
            version: proposal.version,
            at,
            isSent: true,
            isWithdrawn: items.some((item) => item.kind === 'proposal_withdrawn' && item.proposal?.id === proposal.id),
          },
        ],
  );
