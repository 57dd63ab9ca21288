import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { renameAgent } from '@tripthread/db/queries/team/join-brokerage';
import { findIdentity, saveProfile } from '@tripthread/db/queries/system/identities';
import type { Clock, Instant } from '@tripthread/shared/time/clock';
import { joinByToken } from './join-by-token.ts';

export interface FollowUser {
  readonly issuer: string;
  readonly subject: string;
  /** The address that the issuer confirmed; null if none. */
  readonly email: string | null;
  readonly fullName: string | null;
  readonly toldAt: Instant | null;
}

/**
 * Upserts an identity-provider user; ignores stale events and deleted users. The broker gets the new name and address. A
 * person without a broker is linked to one, as at a first sign-in. Idempotent.
 * @returns whether anything changed
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
