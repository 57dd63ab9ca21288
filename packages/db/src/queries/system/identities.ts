import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, IdentityId, IsoAgentId } from '@tripthread/shared/ids';
import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { type AgentRole, isoAgents } from '../../schema/brokerages.ts';
import { loginIdentities } from '../../schema/logins.ts';

export type Identity = typeof loginIdentities.$inferSelect;

export interface FoundIdentity {
  readonly identity: Identity;
  /** The broker it signs in as; null until a brokerage has one. */
  readonly agent: {
    readonly agentId: IsoAgentId;
    readonly brokerageId: BrokerageId;
    readonly role: AgentRole;
    readonly name: string;
    readonly email: string;
    readonly isActive: boolean;
  } | null;
}

/** Finds an identity-provider user by their subject; null when unknown. */
export async function findIdentity(
  database: Database,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<FoundIdentity | null> {
  try {
    const [found] = await database[inside].system.db
      .select({
        identity: loginIdentities,
        agent: {
          agentId: isoAgents.id,
          brokerageId: isoAgents.brokerageId,
          role: isoAgents.role,
          name: isoAgents.fullName,
          email: isoAgents.email,
          isActive: isoAgents.isActive,
        },
      })
      .from(loginIdentities)
      .leftJoin(isoAgents, eq(isoAgents.identityId, loginIdentities.id))
      .where(and(eq(loginIdentities.issuer, issuer), eq(loginIdentities.subject, subject)));
    return found ?? null;
  } catch (error) {
    throw asFailure(error);
  }
}

export interface Profile {
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly fullName: string | null;
}

/** Creates an identity-provider user unless a webhook has; keeps what it stored. */
export async function upsertIdentity(
  database: Database,
  given: { readonly issuer: string; readonly subject: string; readonly at: Instant } & Profile,
): Promise<Identity> {
  const { at, ...identityKey } = given;
  try {
    const { db } = database[inside].system;
    await db
      .insert(loginIdentities)
      .values({ ...identityKey, createdAt: at })
      .onConflictDoNothing();
    const [identity] = await db
      .select()
      .from(loginIdentities)
      .where(and(eq(loginIdentities.issuer, given.issuer), eq(loginIdentities.subject, given.subject)));
    if (identity === undefined) throw new Error('the identity was not stored');
    return identity;
  } catch (error) {
    throw asFailure(error);
  }
}

/**
 * Upserts an identity-provider user; ignores stale events and deleted users.
 * @returns whether it was stored
 */
export async function saveProfile(
  database: Database,
  given: {
    readonly issuer: string;
    readonly subject: string;
    readonly toldAt: Instant;
    readonly at: Instant;
  } & Profile,
): Promise<boolean> {
  const { at, issuer, subject, ...profile } = given;
  try {
    const saved = await database[inside].system.db
      .insert(loginIdentities)
      .values({ issuer, subject, ...profile, createdAt: at })
      .onConflictDoUpdate({
        target: [loginIdentities.issuer, loginIdentities.subject],
        set: profile,
        setWhere: and(
          isNull(loginIdentities.deletedAt),
          or(isNull(loginIdentities.toldAt), lte(loginIdentities.toldAt, profile.toldAt)),
        ),
      })
      .returning({ id: loginIdentities.id });
    return saved.length > 0;
  } catch (error) {
    throw asFailure(error);
  }
}

/** Marks a user as deleted at their identity provider, also an unknown one, and deletes their data. */
export async function deleteIdentity(
  database: Database,
  { issuer, subject, at }: { readonly issuer: string; readonly subject: string; readonly at: Instant },
): Promise<void> {
  const buried = { deletedAt: at, email: null, emailVerified: false, fullName: null };
  try {
    await database[inside].system.db
      .insert(loginIdentities)
      .values({ issuer, subject, ...buried, createdAt: at })
      .onConflictDoUpdate({
        target: [loginIdentities.issuer, loginIdentities.subject],
        set: buried,
        setWhere: isNull(loginIdentities.deletedAt),
      });
  } catch (error) {
    throw asFailure(error);
  }
}

/** Lists which of these users may still sign in. */
export async function listLiveIdentities(
  database: Database,
  ids: readonly IdentityId[],
): Promise<ReadonlySet<IdentityId>> {
  if (ids.length === 0) return new Set();
  const rows = await database[inside].system.db
    .select({ id: loginIdentities.id })
    .from(loginIdentities)
    .innerJoin(isoAgents, and(eq(isoAgents.identityId, loginIdentities.id), eq(isoAgents.isActive, true)))
    .where(and(inArray(loginIdentities.id, [...ids]), isNull(loginIdentities.deletedAt)));
  return new Set(rows.map(({ id }) => id));
}

/** Lists the brokerages with a broker of this address who has never signed in by a token. */
export async function listBrokeragesByAgentEmail(database: Database, email: string): Promise<readonly BrokerageId[]> {
  try {
    const rows = await database[inside].system.db
      .select({ brokerageId: isoAgents.brokerageId })
      .from(isoAgents)
      .where(
        and(
          sql`lower(${isoAgents.email}) = lower(${email})`,
          eq(isoAgents.isActive, true),
          isNull(isoAgents.identityId),
        ),
      );
    return rows.map(({ brokerageId }) => brokerageId);
  } catch (error) {
    throw asFailure(error);
  }
}
