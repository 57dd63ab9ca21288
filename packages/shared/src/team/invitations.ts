import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { allow, type Decision, refuse } from '../failures.ts';

/** How long an invitation link is valid. */
export const invitationDays = 7;
/** Daily limit per brokerage: enough for any team, and useless for spam. */
export const maxInvitationsPerDay = 50;

export const minPasswordLength = 12;
/** The same limit as for signing in. */
export const maxPasswordLength = 128;
export const maxAgentNameLength = 200;

export const invitationExpiry = (at: Instant): Instant => instantPlus(at, invitationDays * millisecondsPer.day);

export interface InvitationFacts {
  readonly acceptedAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly expiresAt: Instant;
}

/** Whether the invitation can still be accepted. */
export const isValidInvitation = ({ acceptedAt, revokedAt, expiresAt }: InvitationFacts, now: Instant): boolean =>
  acceptedAt === null && revokedAt === null && now < expiresAt;

/** Decides whether a person may be invited, by facts of this brokerage only. */
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
