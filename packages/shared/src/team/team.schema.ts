import { z } from 'zod';
import { idempotencyKey, invitationId, isoAgentId, storable, textUpTo } from '../input.schema.ts';
import { maxAgentNameLength, maxPasswordLength, minPasswordLength } from './invitations.ts';
import { isMailAddress } from '../mail/mails.ts';
import { linkToken } from '../proposals/public-proposals.schema.ts';

export const ListTeam = z.strictObject({});

export const SetRole = z.strictObject({ agentId: isoAgentId, role: z.enum(['broker', 'lead']) });
export type SetRole = z.output<typeof SetRole>;

export const SetActive = z.strictObject({ agentId: isoAgentId, isActive: z.boolean() });
export type SetActive = z.output<typeof SetActive>;

/** Somebody's open sessions go to a colleague, as many as one call takes. */
export const HandOver = z.strictObject({ fromAgentId: isoAgentId, toAgentId: isoAgentId });
export type HandOver = z.output<typeof HandOver>;

/** Somebody is asked to work here. Asked again, the former link dies. */
export const Invite = z.strictObject({
  /** In small letters, as logins have theirs. */
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

/** Whoever holds the link of an invitation. */
export const ByInvitation = z.strictObject({ token: linkToken });

export const AcceptInvitation = z.strictObject({
  token: linkToken,
  name: textUpTo(maxAgentNameLength).refine((text) => !/\p{Cc}/u.test(text), 'On one line'),
  /** As it is typed: blanks at its ends are part of it. */
  password: z
    .string()
    .min(minPasswordLength, `At least ${minPasswordLength} characters`)
    .max(maxPasswordLength, `At most ${maxPasswordLength} characters`)
    .refine(storable, 'Holds characters that cannot be stored'),
});
export type AcceptInvitation = z.output<typeof AcceptInvitation>;
