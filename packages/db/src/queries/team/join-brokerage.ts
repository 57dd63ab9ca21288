import type { Instant } from '@tripthread/shared/time/clock';
import type { IdentityId, IsoAgentId } from '@tripthread/shared/ids';
import { and, eq, ne, sql } from 'drizzle-orm';
import { announceAccessChange } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { isoAgents } from '../../schema/brokerages.ts';
import { acceptInvitation } from './invitation-mails.ts';
import { findValidInvitationForUpdate } from './invitations.ts';

export interface NewMember {
  readonly identityId: IdentityId;
  /** Confirmed by the issuer. */
  readonly email: string;
  readonly fullName: string | null;
  readonly at: Instant;
  /** Only an invitation makes this desk theirs: without one that is good, a stranger stays one. */
  readonly needsInvitation: boolean;
}

/**
 * Gives somebody who came by a token their place on this desk: as the agent who has their address already; or as a new one,
 * a broker unless they were invited as a lead. Nothing happens where that agent is switched off, or is somebody else at the issuer.
 * @returns whether they have a place now
 */
export async function joinBrokerage(tx: TenantTx, joining: NewMember): Promise<boolean> {
  const { identityId, email, fullName, at, needsInvitation } = joining;
  const { db } = tx[inside];
  const invitation = await findValidInvitationForUpdate(tx, email.toLowerCase(), at);
  if (needsInvitation && invitation === null) return false;
  const hasAddress = and(ofTenant(tx, isoAgents), sql`lower(${isoAgents.email}) = lower(${email})`);
  const [made] = await db
    .insert(isoAgents)
    .values({
      brokerageId: tx.brokerageId,
      identityId,
      email,
      fullName: fullName ?? email,
      role: invitation?.role ?? 'broker',
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: isoAgents.id });
  if (made === undefined) {
    const [agent] = await db.select().from(isoAgents).where(hasAddress).for('update');
    if (agent?.identityId === identityId) return agent.isActive;
    if (agent === undefined || !agent.isActive || agent.identityId !== null) return false;
    await db
      .update(isoAgents)
      .set({ identityId })
      .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agent.id)));
  } else if (invitation !== null) await acceptInvitation(tx, invitation.id, { agentId: made.id, at });
  announceAccessChange(tx);
  return true;
}

/** What the issuer calls somebody now. An address that a colleague has stays theirs. */
export async function renameAgent(
  tx: TenantTx,
  agentId: IsoAgentId,
  { email, fullName }: { readonly email: string | null; readonly fullName: string | null },
): Promise<void> {
  const { db } = tx[inside];
  const taken = await db
    .select({ id: isoAgents.id })
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), sql`lower(${isoAgents.email}) = lower(${email})`, ne(isoAgents.id, agentId)));
  const change = {
    ...(fullName === null ? {} : { fullName }),
    ...(email === null || taken.length > 0 ? {} : { email }),
  };
  if (Object.keys(change).length === 0) return;
  await db
    .update(isoAgents)
    .set(change)
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, agentId)));
  announceAccessChange(tx);
}
