import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { InvitationId, IsoAgentId } from '@tripthread/shared/ids';
import { type InvitationFacts, isValidInvitation } from '@tripthread/shared/team/invitations';
import type { MailStatus } from '@tripthread/shared/mail/mails';
import { and, asc, eq, gte, isNull, sql } from 'drizzle-orm';
import { RetryTransaction } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { isoAgents } from '../../schema/brokerages.ts';
import { invitations } from '../../schema/invitations.ts';
import { mails } from '../../schema/mails.ts';
import type { AgentRole } from './agents.ts';

export type Invitation = typeof invitations.$inferSelect;

const isOpen = (tx: TenantTx) =>
  and(ofTenant(tx, invitations), isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

/** A new invitation. Its address has no other that is open. */
export async function insertInvitation(
  tx: TenantTx,
  given: {
    readonly email: string;
    readonly role: AgentRole;
    readonly tokenSha256: Buffer;
    readonly tokenSealed: Buffer;
    readonly invitedBy: IsoAgentId;
    readonly createdAt: Instant;
    readonly expiresAt: Instant;
  },
): Promise<Invitation> {
  const [invitation] = await tx[inside].db
    .insert(invitations)
    .values({ brokerageId: tx.brokerageId, ...given })
    .onConflictDoNothing()
    .returning();
  if (invitation === undefined) throw new RetryTransaction('the same address was invited while this one worked');
  return invitation;
}

/** The one that is neither accepted nor withdrawn, also after it ran out. */
export async function findOpenInvitationForUpdate(tx: TenantTx, email: string): Promise<Invitation | null> {
  const [invitation] = await tx[inside].db
    .select()
    .from(invitations)
    .where(and(isOpen(tx), eq(invitations.email, email)))
    .for('update');
  return invitation ?? null;
}

/** The one by which somebody with this address can come in now. */
export async function findValidInvitationForUpdate(
  tx: TenantTx,
  email: string,
  now: Instant,
): Promise<Invitation | null> {
  const invitation = await findOpenInvitationForUpdate(tx, email);
  return invitation !== null && isValidInvitation(invitation, now) ? invitation : null;
}

/** @throws INVITATION_NOT_FOUND */
export async function getInvitationForUpdate(tx: TenantTx, id: InvitationId): Promise<Invitation> {
  const [invitation] = await tx[inside].db
    .select()
    .from(invitations)
    .where(and(ofTenant(tx, invitations), eq(invitations.id, id)))
    .for('update');
  if (invitation === undefined) throw new Failure('INVITATION_NOT_FOUND');
  return invitation;
}

/** What whoever holds the link is told. @throws INVITATION_NOT_FOUND unless it is good now */
export async function getValidInvitation(
  tx: TenantTx,
  id: InvitationId,
  now: Instant,
): Promise<Pick<Invitation, 'email' | 'role' | 'expiresAt'> & { readonly invitedBy: string }> {
  const [found] = await tx[inside].db
    .select({ invitation: invitations, invitedBy: isoAgents.fullName })
    .from(invitations)
    .innerJoin(isoAgents, and(ofTenant(tx, isoAgents), eq(isoAgents.id, invitations.invitedBy)))
    .where(and(ofTenant(tx, invitations), eq(invitations.id, id)));
  if (found === undefined || !isValidInvitation(found.invitation, now)) throw new Failure('INVITATION_NOT_FOUND');
  const { email, role, expiresAt } = found.invitation;
  return { email, role, expiresAt, invitedBy: found.invitedBy };
}

/** It is over: somebody came in by it, or it was taken back. Its key is forgotten. */
export async function closeInvitation(
  tx: TenantTx,
  id: InvitationId,
  end: { readonly acceptedAt: Instant; readonly acceptedBy: IsoAgentId } | { readonly revokedAt: Instant },
): Promise<void> {
  await tx[inside].db
    .update(invitations)
    .set({ ...end, tokenSealed: null })
    .where(and(ofTenant(tx, invitations), eq(invitations.id, id)));
}

/** Nobody has to be shown the link any more: from now on only whoever has it knows it. */
export async function deleteInvitationKey(tx: TenantTx, id: InvitationId): Promise<void> {
  await tx[inside].db
    .update(invitations)
    .set({ tokenSealed: null })
    .where(and(ofTenant(tx, invitations), eq(invitations.id, id)));
}

/** The key of one that is good, to show its link or mail it; null where it is over or forgotten. */
export async function findInvitationKey(
  tx: TenantTx,
  id: InvitationId,
  now: Instant,
): Promise<(Pick<Invitation, 'brokerageId' | 'tokenSealed'> & InvitationFacts) | null> {
  const [invitation] = await tx[inside].db
    .select()
    .from(invitations)
    .where(and(ofTenant(tx, invitations), eq(invitations.id, id)));
  return invitation !== undefined && isValidInvitation(invitation, now) ? invitation : null;
}

/** How many went out since then, whatever became of them. */
export function countInvitationsSince(tx: TenantTx, since: Instant): Promise<number> {
  return tx[inside].db.$count(invitations, and(ofTenant(tx, invitations), gte(invitations.createdAt, since)));
}

export interface ListedInvitation {
  readonly id: InvitationId;
  readonly email: string;
  readonly role: AgentRole;
  readonly invitedBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** How far its mail is, and why no further. */
  readonly mail: MailStatus;
  readonly mailError: string | null;
}

/** Those that nobody took up or back yet, in order of address; also what ran out, as long as it is kept. */
export async function listOpenInvitations(tx: TenantTx): Promise<readonly ListedInvitation[]> {
  return tx[inside].db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      invitedBy: isoAgents.fullName,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
      mail: mails.status,
      mailError: mails.error,
    })
    .from(invitations)
    .innerJoin(isoAgents, and(ofTenant(tx, isoAgents), eq(isoAgents.id, invitations.invitedBy)))
    .innerJoin(mails, and(ofTenant(tx, mails), eq(mails.invitationId, invitations.id)))
    .where(isOpen(tx))
    .orderBy(asc(invitations.email), asc(invitations.id));
}

/** Whether somebody of this desk has an address, switched off or not. */
export async function hasAddress(tx: TenantTx, email: string): Promise<boolean> {
  const found = await tx[inside].db
    .select({ id: isoAgents.id })
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), sql`lower(${isoAgents.email}) = lower(${email})`))
    .limit(1);
  return found.length > 0;
}
