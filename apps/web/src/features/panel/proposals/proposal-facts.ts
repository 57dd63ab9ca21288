import type { SessionDetail } from '../../../lib/api/api-types.ts';

type Proposal = NonNullable<SessionDetail['proposal']>;

/** Returns the status of the newest version from its stored fields. */
export function stateOf({ status, withdrawnAt, validUntil }: Proposal, now: number) {
  if (status === 'accepted') return 'accepted';
  if (status === 'rejected') return 'declined';
  if (withdrawnAt !== null) return 'withdrawn';
  if (status === 'draft' || status === 'generated') return 'draft';
  if (status === 'expired' || (validUntil !== null && Date.parse(validUntil) <= now)) return 'lapsed';
  return status;
}

interface Viewed {
  readonly viewCount: number;
  readonly lastViewedAt: string | null;
}

/** Returns how often it was opened by any link, and when last. */
export function viewsOf(links: readonly Viewed[]): { readonly count: number; readonly last: string | null } {
  const times = links.flatMap(({ lastViewedAt }) => (lastViewedAt === null ? [] : [lastViewedAt]));
  return { count: links.reduce((sum, { viewCount }) => sum + viewCount, 0), last: times.toSorted().at(-1) ?? null };
}
