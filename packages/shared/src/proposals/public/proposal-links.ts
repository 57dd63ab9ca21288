import { allow, type Decision, refuse } from '../../failures.ts';
import type { Instant } from '../../time/clock.ts';
import { type LinkFacts, linkExpiry } from './proposal-answers.ts';

/** Decides until when a new link works; a version that was not sent gets none. */
export const decideNewLink = (
  { sentAt, validUntil }: { readonly sentAt: Instant | null; readonly validUntil: Instant | null },
  now: Instant,
): Decision<{ readonly expiresAt: Instant }> =>
  sentAt === null ? refuse('PROPOSAL_NOT_SENT') : allow({ expiresAt: linkExpiry(validUntil, now) });

/** Returns the patch that revokes a link; null where it is revoked already. */
export const revocationOf = ({ revokedAt }: LinkFacts, now: Instant): Pick<LinkFacts, 'revokedAt'> | null =>
  revokedAt === null ? { revokedAt: now } : null;

/** Decides the end of a link that is not revoked; null where it ends then already. */
export function decideLinkExtension(
  link: LinkFacts,
  expiresAt: Instant,
  now: Instant,
): Decision<Pick<LinkFacts, 'expiresAt'> | null> {
  if (expiresAt <= now) return refuse('BAD_INPUT', { expiresAt: 'Must be in the future' });
  if (link.revokedAt !== null) return refuse('LINK_NOT_FOUND');
  return allow(link.expiresAt === expiresAt ? null : { expiresAt });
}
