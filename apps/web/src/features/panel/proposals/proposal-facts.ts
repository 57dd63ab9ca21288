import type { SessionDetail } from '../../../lib/api/api-types.ts';

type Proposal = NonNullable<SessionDetail['proposal']>;

/** What became of the newest version, by what is stored of it. */
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

/** How often it was opened by any of its links, and when last. */
export function viewsOf(links: readonly Viewed[]): { readonly count: number; readonly last: string | null } {
  const times = links.flatMap(({ lastViewedAt }) => (lastViewedAt === null ? [] : [lastViewedAt]));
  return { count: links.reduce((sum, { viewCount }) => sum + viewCount, 0), last: times.toSorted().at(-1) ?? null };
}
