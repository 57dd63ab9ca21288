import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, InvitationId } from '@tripthread/shared/ids';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { invitations } from '../../schema/invitations.ts';

/** Finds the brokerage of the invitation with this token hash; null when there is none. */
export async function findBrokerageOfInvitation(
  database: Database,
  tokenSha256: Buffer,
): Promise<{ readonly invitationId: InvitationId; readonly brokerageId: BrokerageId } | null> {
  try {
    const [found] = await database[inside].system.db
      .select({ invitationId: invitations.id, brokerageId: invitations.brokerageId })
      .from(invitations)
      .where(eq(invitations.tokenSha256, tokenSha256));
    return found ?? null;
  } catch (error) {
    throw asFailure(error);
  }
}

/** Lists the brokerages with a valid invitation for this address. */
export async function listInvitingBrokerages(
  database: Database,
  email: string,
  now: Instant,
): Promise<readonly BrokerageId[]> {
  try {
    const rows = await database[inside].system.db
      .select({ brokerageId: invitations.brokerageId })
      .from(invitations)
      .where(
        and(
          eq(invitations.email, email.toLowerCase()),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, now),
        ),
      );
    return rows.map(({ brokerageId }) => brokerageId);
  } catch (error) {
    throw asFailure(error);
  }
}
