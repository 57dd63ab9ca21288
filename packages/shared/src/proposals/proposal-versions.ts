import { allow, type Decision, refuse } from '../failures.ts';
import type { Money } from '../money/money.ts';
import type { DraftOption, ProposalStatus } from './proposals.ts';

/** A version of a proposal, as far as it decides which version the client may answer. */
export interface VersionFacts {
  readonly version: number;
  readonly isSent: boolean;
  readonly isWithdrawn: boolean;
}

/** Returns the newest version that supersedes this one: sent later and not withdrawn. */
export function findNewerVersion<V extends VersionFacts>(version: number, versions: readonly V[]): V | undefined {
  const newer = versions.filter((one) => one.version > version && one.isSent && !one.isWithdrawn);
  return newer.toSorted((a, b) => b.version - a.version)[0];
}

/** Decides whether a version may be withdrawn: the client has it and has not answered. */
export const decideWithdrawal = (proposal: {
  readonly status: ProposalStatus;
  readonly withdrawnAt: string | null;
}): Decision<true> =>
  (proposal.status === 'sent' || proposal.status === 'viewed') && proposal.withdrawnAt === null
    ? allow(true)
    : refuse('PROPOSAL_NOT_OUT');

type QuoteRevision = Pick<DraftOption, 'quoteId' | 'quoteRevision'>;

/**
 * Returns the operator's price that an option is made of: the quote's newest revision, or the one stored with the option.
 * @returns null if neither has that revision
 */
export function quotedPrice(
  { quoteId, quoteRevision }: QuoteRevision,
  quotes: readonly { readonly id: string; readonly kind: string; readonly revision: number; readonly total: Money }[],
  stored: readonly (QuoteRevision & { readonly quoted: Money })[],
): Money | null {
  const quote = quotes.find(({ id, kind }) => id === quoteId && kind === 'firm');
  if (quote?.revision === quoteRevision) return quote.total;
  return stored.find((one) => one.quoteId === quoteId && one.quoteRevision === quoteRevision)?.quoted ?? null;
}

/** Decides at which of the operator's prices an option is offered. */
export function decideQuotedPrice(
  option: QuoteRevision,
  quotes: Parameters<typeof quotedPrice>[1],
  stored: Parameters<typeof quotedPrice>[2],
): Decision<Money> {
  const price = quotedPrice(option, quotes, stored);
  return price === null ? refuse('QUOTE_NOT_FOUND') : allow(price);
}
