import { type Database, errorConstraint, inTransaction, tenantOf } from '@tripthread/db/database';
import { joinDesk } from '@tripthread/db/queries/join-desk';
import { type Identity, listDesksOfAddress } from '@tripthread/db/queries/system/identities';
import type { Clock } from '@tripthread/shared/clock';
import type { BrokerageId } from '@tripthread/shared/ids';

export interface Newcomer {
  readonly identity: Identity;
  /** Confirmed by the issuer; null where it confirmed none. */
  readonly email: string | null;
  readonly fullName: string | null;
  /** The desk that their organisation is, as the settings say. */
  readonly brokerageId: BrokerageId | null;
}

/**
 * Finds the desk of somebody who came by a token for the first time: that of their organisation, or the only one where
 * their address is known. Whoever has no confirmed address has no desk.
 * @returns whether they have a place now
 */
export async function firstSignIn(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { identity, email, fullName, brokerageId }: Newcomer,
): Promise<boolean> {
  if (email === null) return false;
  const desks = brokerageId === null ? await listDesksOfAddress(database, email) : [brokerageId];
  const [desk] = desks;
  if (desk === undefined || desks.length > 1) return false;
  const joining = { identityId: identity.id, email: email.toLowerCase(), fullName, at: clock.now() };
  try {
    return await inTransaction(tenantOf(database, desk), (tx) => joinDesk(tx, joining));
  } catch (error) {
    // They came in twice at once, and have their place elsewhere by now; or the settings name a desk that is not there.
    const known = errorConstraint(error);
    if (known === 'iso_agents_identity_once' || known === 'iso_agents_brokerage_id_fkey') return false;
    throw error;
  }
}
