import { z } from 'zod';
import { idempotencyKey, invitationId, isoAgentId, storable, textUpTo } from '../input.schema.ts';
import { maxAgentNameLength, maxPasswordLength, minPasswordLength } from './invitations.ts';
import { isMailAddress } from '../mail/mails.ts';
import { linkToken } from '../proposals/public/public-proposals.schema.ts';

export const ListTeam = z.strictObject({});

export const SetRole = z.strictObject({ agentId: isoAgentId, role: z.enum(['broker', 'lead']) });
export type SetRole = z.output<typeof SetRole>;

export const SetActive = z.strictObject({ agentId: isoAgentId, isActive: z.boolean() });
export type SetActive = z.output<typeof SetActive>;

/** Moves a broker's open sessions to a colleague, up to the limit of one call. */
export const HandOver = z.strictObject({ fromAgentId: isoAgentId, toAgentId: isoAgentId });
export type HandOver = z.output<typeof HandOver>;

/** Invites a person to the brokerage. Inviting again invalidates the earlier link. */
export const Invite = z.strictObject({
  /** Lower case, as in logins. */
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .refine((text) => isMailAddress(text) && storable(text), 'Give an address like anna@broker.example'),
  role: z.enum(['broker', 'lead']),
  idempotencyKey: idempotencyKey.optional(),
});
export type Invite = z.output<typeof Invite>;

export const ListInvitations = z.strictObject({});

export const RevokeInvitation = z.strictObject({ invitationId });
export type RevokeInvitation = z.output<typeof RevokeInvitation>;

/** Accepts an invitation by the token of its link. */
export const ByInvitation = z.strictObject({ token: linkToken });

export const AcceptInvitation = z.strictObject({
  token: linkToken,
  name: textUpTo(maxAgentNameLength).refine((text) => !/\p{Cc}/u.test(text), 'Must be on one line'),
  /** As typed: leading and trailing spaces are part of it. */
  password: z
    .string()
    .min(minPasswordLength, `At least ${minPasswordLength} characters`)
    .max(maxPasswordLength, `At most ${maxPasswordLength} characters`)
    .refine(storable, 'Contains characters that can’t be stored'),
});
export type AcceptInvitation = z.output<typeof AcceptInvitation>;
