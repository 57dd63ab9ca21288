import { type Database, errorConstraint, inTransaction, tenantOf } from '@tripthread/db/database';
import { joinBrokerage } from '@tripthread/db/queries/team/join-brokerage';
import { type Identity, listBrokeragesByAgentEmail } from '@tripthread/db/queries/system/identities';
import { listInvitingBrokerages } from '@tripthread/db/queries/system/invitations';
import type { Clock } from '@tripthread/shared/time/clock';
import type { BrokerageId } from '@tripthread/shared/ids';

export interface TokenUser {
  readonly identity: Identity;
  /** Confirmed by the issuer; null where it confirmed none. */
  readonly email: string | null;
  readonly fullName: string | null;
  /** The desk that their organisation is, as the settings say. */
  readonly brokerageId: BrokerageId | null;
}

/**
 * Finds the desk of somebody who came by a token for the first time: that of their organisation, or the only one where
 * their address is known, or where it is known nowhere, the only one that invites it. Whoever has no confirmed address has no desk.
 * @returns whether they have a place now
 */
export async function joinByToken(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { identity, email, fullName, brokerageId }: TokenUser,
): Promise<boolean> {
  if (email === null) return false;
  const at = clock.now();
  const known = brokerageId === null ? await listBrokeragesByAgentEmail(database, email) : [brokerageId];
  const needsInvitation = known.length === 0;
  const desks = needsInvitation ? await listInvitingBrokerages(database, email, at) : known;
  const [context] = desks;
  if (context === undefined || desks.length > 1) return false;
  const joining = { identityId: identity.id, email: email.toLowerCase(), fullName, at, needsInvitation };
  try {
    return await inTransaction(tenantOf(database, context), (tx) => joinBrokerage(tx, joining));
  } catch (error) {
    // They came in twice at once, and have their place elsewhere by now; or the settings name a desk that is not there.
    const constraint = errorConstraint(error);
    if (constraint === 'iso_agents_identity_once' || constraint === 'iso_agents_brokerage_id_fkey') return false;
    throw error;
  }
}
