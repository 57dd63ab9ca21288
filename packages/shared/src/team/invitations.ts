import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { allow, type Decision, refuse } from '../failures.ts';

/** How long the link of an invitation is good. */
export const invitationDays = 7;
/** So many go out from a desk in a day: enough for any, and of no use to whoever wants to write to strangers. */
export const maxInvitationsPerDay = 50;

export const minPasswordLength = 12;
/** As much as signing in takes. */
export const maxPasswordLength = 128;
export const maxAgentNameLength = 200;

export const invitationExpiry = (at: Instant): Instant => instantPlus(at, invitationDays * millisecondsPer.day);

export interface InvitationFacts {
  readonly acceptedAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly expiresAt: Instant;
}

/** Whether somebody can still come in by it. */
export const isValidInvitation = ({ acceptedAt, revokedAt, expiresAt }: InvitationFacts, now: Instant): boolean =>
  acceptedAt === null && revokedAt === null && now < expiresAt;

/** Whether somebody may be invited: of what goes on at other brokerages, nothing counts. */
export function decideInvite({
  isOnTeam,
  invitedToday,
}: {
  readonly isOnTeam: boolean;
  readonly invitedToday: number;
}): Decision<true> {
  if (isOnTeam) return refuse('ALREADY_ON_TEAM');
  return invitedToday >= maxInvitationsPerDay ? refuse('TOO_MANY_INVITATIONS') : allow(true);
}
