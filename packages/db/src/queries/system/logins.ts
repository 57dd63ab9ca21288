import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId, IsoAgentId } from '@tripthread/shared/ids';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside, type TenantTx } from '../../internal/handles.ts';
import { applicationRole, systemRole } from '../../internal/pools.ts';
import { type AgentRole, isoAgents } from '../../schema/brokerages.ts';
import { loginAccounts, loginSecrets, loginSessions, loginUsers, loginVerifications } from '../../schema/logins.ts';

export type { AgentRole };

/** What the login library gets of the database: its own four tables. */
export function authAdapter(database: Database): ReturnType<typeof drizzleAdapter> {
  return drizzleAdapter(database[inside].system.db, {
    provider: 'pg',
    transaction: true,
    schema: { user: loginUsers, session: loginSessions, account: loginAccounts, verification: loginVerifications },
  });
}

export interface FoundLogin {
  readonly agentId: IsoAgentId;
  readonly brokerageId: BrokerageId;
  readonly role: AgentRole;
  readonly name: string;
  readonly email: string;
  /** When the login was last extended. */
  readonly updatedAt: Instant;
}

const ofActiveAgent = and(eq(isoAgents.loginUserId, loginSessions.userId), eq(isoAgents.isActive, true));

/** Finds the broker of a login token; null when the login has ended or the broker is inactive. Prepared, since most calls need it. */
export async function findLogin(database: Database, token: string, now: Instant): Promise<FoundLogin | null> {
  const { client } = database[inside].system;
  try {
    const [found] = await client<FoundLogin[]>`
      select a.id as "agentId", a.brokerage_id as "brokerageId", a.role, a.full_name as name, a.email,
        s.updated_at as "updatedAt"
      from login_sessions s join iso_agents a on a.login_user_id = s.user_id and a.is_active
      where s.token = ${token} and s.expires_at > ${now}::timestamptz`;
    return found === undefined ? null : { ...found };
  } catch (error) {
    throw asFailure(error);
  }
}

/** Lists which of these tokens are still valid. */
export async function listLiveTokens(
  database: Database,
  tokens: readonly string[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  if (tokens.length === 0) return new Set();
  const rows = await database[inside].system.db
    .select({ token: loginSessions.token })
    .from(loginSessions)
    .innerJoin(isoAgents, ofActiveAgent)
    .where(and(inArray(loginSessions.token, [...tokens]), gt(loginSessions.expiresAt, new Date(now))));
  return new Set(rows.map(({ token }) => token));
}

/** Extends a login that is in use. */
export async function extendLogin(
  database: Database,
  token: string,
  { now, expiresAt }: { now: Instant; expiresAt: Instant },
): Promise<void> {
  await database[inside].system.db
    .update(loginSessions)
    .set({ expiresAt: new Date(expiresAt), updatedAt: new Date(now) })
    .where(eq(loginSessions.token, token));
}

/** Ends a login; its cookie is no longer valid. */
export async function deleteLogin(database: Database, token: string): Promise<void> {
  await database[inside].system.db.delete(loginSessions).where(eq(loginSessions.token, token));
}

/** Ends every login of a broker. */
export async function deleteLoginsOfAgent(database: Database, agentId: IsoAgentId): Promise<void> {
  const { db } = database[inside].system;
  const loginUserOfAgent = db.select({ id: isoAgents.loginUserId }).from(isoAgents).where(eq(isoAgents.id, agentId));
  try {
    await db.delete(loginSessions).where(inArray(loginSessions.userId, loginUserOfAgent));
  } catch (error) {
    throw asFailure(error);
  }
}

/** Finds the brokerage of a user's active broker; null when there is none. */
export async function findBrokerageOfLogin(database: Database, loginUserId: string): Promise<BrokerageId | null> {
  const [agent] = await database[inside].system.db
    .select({ brokerageId: isoAgents.brokerageId })
    .from(isoAgents)
    .where(and(eq(isoAgents.loginUserId, loginUserId), eq(isoAgents.isActive, true)));
  return agent?.brokerageId ?? null;
}

export interface NewLogin {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly at: Instant;
}

/** Upserts a user who signs in with a password, by email. @returns the user's id */
export async function saveLogin(database: Database, { id, email, name, passwordHash, at }: NewLogin): Promise<string> {
  const stamps = { createdAt: new Date(at), updatedAt: new Date(at) };
  return database[inside].system.db.transaction(async (db) => {
    const [user] = await db
      .insert(loginUsers)
      .values({ id, email: email.toLowerCase(), name, emailVerified: true, ...stamps })
      .onConflictDoUpdate({ target: loginUsers.email, set: { name, updatedAt: stamps.updatedAt } })
      .returning({ id: loginUsers.id });
    if (user === undefined) throw new Error('the login was not stored');
    await db
      .delete(loginAccounts)
      .where(and(eq(loginAccounts.userId, user.id), eq(loginAccounts.providerId, 'credential')));
    await db.insert(loginAccounts).values(passwordOf(user.id, passwordHash, stamps));
    return user.id;
  });
}

const passwordOf = (userId: string, passwordHash: string, stamps: { createdAt: Date; updatedAt: Date }) => ({
  id: `${userId}-password`,
  accountId: userId,
  providerId: 'credential',
  userId,
  password: passwordHash,
  ...stamps,
});

/**
 * Creates a user in the transaction of their broker. Only the system role writes users, so these two statements run as it.
 * @returns its id; null when this address already signs in, also at another brokerage
 */
export async function insertLogin(
  tx: TenantTx,
  { id, email, name, passwordHash, at }: NewLogin,
): Promise<string | null> {
  const { db } = tx[inside];
  const stamps = { createdAt: new Date(at), updatedAt: new Date(at) };
  await db.execute(sql`set local role ${sql.identifier(systemRole)}`);
  const [made] = await db
    .insert(loginUsers)
    .values({ id, email, name, emailVerified: true, ...stamps })
    .onConflictDoNothing({ target: loginUsers.email })
    .returning({ id: loginUsers.id });
  if (made !== undefined) await db.insert(loginAccounts).values(passwordOf(id, passwordHash, stamps));
  await db.execute(sql`set local role ${sql.identifier(applicationRole)}`);
  return made?.id ?? null;
}

/** Returns the secret of that name that all processes share: `candidate`, unless another process stored one first. */
export async function ensureSecret(database: Database, name: string, candidate: string, at: Instant): Promise<string> {
  const { db } = database[inside].system;
  await db.insert(loginSecrets).values({ name, value: candidate, createdAt: at }).onConflictDoNothing();
  const [secret] = await db.select({ value: loginSecrets.value }).from(loginSecrets).where(eq(loginSecrets.name, name));
  if (secret === undefined) throw new Error('the secret was not stored');
  return secret.value;
}
