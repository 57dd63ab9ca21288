import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId } from '@tripthread/shared/ids';
import { and, eq, inArray, isNotNull, lt, notInArray, type SQL } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { isoAgents } from '../../schema/brokerages.ts';
import { loginSessions, loginVerifications } from '../../schema/logins.ts';

/** The expired logins of the brokers of a brokerage; with null, of users without a brokerage. */
function expired(database: Database, brokerageId: BrokerageId | null, before: Instant): SQL | undefined {
  const { db } = database[inside].system;
  const users = db
    .select({ id: isoAgents.loginUserId })
    .from(isoAgents)
    .where(
      and(isNotNull(isoAgents.loginUserId), brokerageId === null ? undefined : eq(isoAgents.brokerageId, brokerageId)),
    );
  const whose = brokerageId === null ? notInArray : inArray;
  return and(whose(loginSessions.userId, users), lt(loginSessions.expiresAt, new Date(before)));
}

export async function countExpiredLogins(
  database: Database,
  brokerageId: BrokerageId,
  before: Instant,
): Promise<number> {
  try {
    return await database[inside].system.db.$count(loginSessions, expired(database, brokerageId, before));
  } catch (error) {
    throw asFailure(error);
  }
}

/** Deletes some of them. Safe in several processes at once. @returns how many */
export async function deleteExpiredLogins(
  database: Database,
  { brokerageId, before, limit }: { brokerageId: BrokerageId | null; before: Instant; limit: number },
): Promise<number> {
  try {
    return await database[inside].system.db.transaction(async (db) => {
      const due = await db
        .select({ id: loginSessions.id })
        .from(loginSessions)
        .where(expired(database, brokerageId, before))
        .limit(limit)
        .for('update', { skipLocked: true });
      if (due.length > 0)
        await db.delete(loginSessions).where(
          inArray(
            loginSessions.id,
            due.map(({ id }) => id),
          ),
        );
      return due.length;
    });
  } catch (error) {
    throw asFailure(error);
  }
}

/** Deletes expired codes that confirm an address. They belong to no brokerage yet. */
export async function deleteExpiredVerifications(database: Database, before: Instant): Promise<void> {
  try {
    await database[inside].system.db
      .delete(loginVerifications)
      .where(lt(loginVerifications.expiresAt, new Date(before)));
  } catch (error) {
    throw asFailure(error);
  }
}
