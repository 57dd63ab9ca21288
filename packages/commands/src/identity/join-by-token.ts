import { type Database, errorConstraint, inTransaction, tenantOf } from '@tripthread/db/database';
import { joinBrokerage } from '@tripthread/db/queries/team/join-brokerage';
import { type Identity, listBrokeragesByAgentEmail } from '@tripthread/db/queries/system/identities';
import { listInvitingBrokerages } from '@tripthread/db/queries/system/invitations';
import type { Clock } from '@tripthread/shared/time/clock';
import type { BrokerageId } from '@tripthread/shared/ids';

export interface TokenUser {
  readonly identity: Identity;
  /** The address that the issuer confirmed; null if none. */
  readonly email: string | null;
  readonly fullName: string | null;
  /** The brokerage of their organisation, by the settings. */
  readonly brokerageId: BrokerageId | null;
}

/**
 * Links a person with a first token to a brokerage: that of their organisation, else the only one that has their address,
 * else the only one that invites it. A person without a confirmed address is not linked.
 * @returns whether the person is linked now
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
    // A concurrent call linked them to another brokerage, or the settings name a brokerage that does not exist.
    const constraint = errorConstraint(error);
    if (constraint === 'iso_agents_identity_once' || constraint === 'iso_agents_brokerage_id_fkey') return false;
    throw error;
  }
}
