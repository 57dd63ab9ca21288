import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { renameAgent } from '@tripthread/db/queries/team/join-brokerage';
import { findIdentity, saveProfile } from '@tripthread/db/queries/system/identities';
import type { Clock, Instant } from '@tripthread/shared/time/clock';
import { joinByToken } from './join-by-token.ts';

export interface FollowUser {
  readonly issuer: string;
  readonly subject: string;
  /** Confirmed by the issuer; null where it confirmed none. */
  readonly email: string | null;
  readonly fullName: string | null;
  readonly toldAt: Instant | null;
}

/**
 * Keeps what the issuer says of somebody, unless it said something later before, or said that they are deleted. Their agent
 * gets the new name and address; whoever has none yet gets their place, as at a first sign-in. Safe to repeat.
 * @returns whether it was news
 */
export async function followUser(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { email, fullName, toldAt, ...who }: FollowUser,
): Promise<boolean> {
  const at = clock.now();
  const profile = { email: email?.toLowerCase() ?? null, emailVerified: email !== null, fullName };
  const isNews = await saveProfile(database, { ...who, ...profile, toldAt: toldAt ?? at, at });
  if (!isNews) return false;
  const found = await findIdentity(database, who);
  if (found === null) throw new Error('an identity that was just stored is gone');
  const { identity, agent } = found;
  if (agent === null) await joinByToken({ database, clock }, { identity, email, fullName, brokerageId: null });
  else await inTransaction(tenantOf(database, agent.brokerageId), (tx) => renameAgent(tx, agent.agentId, profile));
  return true;
}
