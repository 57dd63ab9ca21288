import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { getBrokerage } from '@tripthread/db/queries/team/agents';
import { once } from '@tripthread/db/queries/idempotency';
import { enqueueInvitationMail, revokeInvitation } from '@tripthread/db/queries/team/invitation-mails';
import {
  countInvitationsSince,
  findInvitationKey,
  findOpenInvitationForUpdate,
  hasAddress,
  insertInvitation,
} from '@tripthread/db/queries/team/invitations';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import type { InvitationId } from '@tripthread/shared/ids';
import { decideInvite, invitationExpiry } from '@tripthread/shared/team/invitations';
import type { Invite } from '@tripthread/shared/team/team.schema';
import type { CommandContext } from '../command-context.ts';
import { joinPath, newLinkToken, openLinkToken } from '../links/link-token.ts';
import type { Encryptor } from '../links/encryptor.ts';

export interface InviteContext extends CommandContext {
  readonly encryptor: Encryptor;
  /** Whether a mail server is configured. */
  readonly sendsMail: boolean;
}

export interface InvitationResult {
  readonly invitationId: InvitationId;
  /**
   * The path of the invitation, to be copied. Null if mail is sent: the link then reaches the invitee by mail only, which
   * proves that they read mail at the address.
   */
  readonly path: string | null;
}

/**
 * Invites an address to the brokerage by mail. A repeated invitation replaces the link. Whether another brokerage has the
 * address is not checked, because the answer would reveal it.
 * @throws ALREADY_ON_TEAM, TOO_MANY_INVITATIONS, KEY_REUSED
 */
export function invite(context: InviteContext, input: Invite): Promise<InvitationResult> {
  const at = context.clock.now();
  const { agentId: isoAgentId } = context.viewer;
  const { idempotencyKey } = input;
  return inTransaction(context.tenant, async (tx) => {
    const make = () => makeInvitation(tx, context, input, at);
    const invitationId =
      idempotencyKey === undefined
        ? await make()
        : (await once(tx, { isoAgentId, procedure: 'team.invite', input: { ...input, idempotencyKey }, at }, make)).id;
    return { invitationId, path: context.sendsMail ? null : await pathOf(tx, context, invitationId, at) };
  });
}

async function makeInvitation(
  tx: TenantTx,
  context: InviteContext,
  { email, role }: Invite,
  at: Instant,
): Promise<InvitationId> {
  const invitedToday = await countInvitationsSince(tx, instantPlus(at, -millisecondsPer.day));
  unwrap(decideInvite({ isOnTeam: await hasAddress(tx, email), invitedToday }));
  const existing = await findOpenInvitationForUpdate(tx, email);
  if (existing !== null) await revokeInvitation(tx, existing.id, at);
  const { tokenSha256, tokenSealed } = newLinkToken(context.encryptor, tx.brokerageId, 'invitation');
  const { agentId: invitedBy } = context.viewer;
  const expiresAt = invitationExpiry(at);
  const own = { email, role, invitedBy, createdAt: at, expiresAt };
  const { id: invitationId } = await insertInvitation(tx, { ...own, tokenSha256, tokenSealed });
  const { name } = await getBrokerage(tx);
  const subject = `${name} invites you to its desk`;
  await enqueueInvitationMail(tx, { invitationId, isoAgentId: invitedBy, email, subject, text: textOf(name, own), at });
  return invitationId;
}

const textOf = (brokerage: string, { email, role, expiresAt }: Invite & { readonly expiresAt: Instant }): string =>
  [
    `You are invited to work on the desk of ${brokerage} in Tripthread, as a ${role}.`,
    `You will sign in as ${email}. The link below works once, until ${dayOf(expiresAt)}; a newer invitation takes its place.`,
    'If you expected none of this, leave it alone: then nothing happens.',
  ].join('\n\n');

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const dayOf = (at: Instant): string => `${day.format(new Date(at))} UTC`;

async function pathOf(
  tx: TenantTx,
  { encryptor }: Pick<InviteContext, 'encryptor'>,
  id: InvitationId,
  now: Instant,
): Promise<string | null> {
  const key = await findInvitationKey(tx, id, now);
  const token = key === null ? null : openLinkToken(encryptor, key, 'invitation');
  return token === null ? null : joinPath(token);
}
