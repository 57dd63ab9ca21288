import { Failure } from '@tripthread/shared/failures';
import type { ConversationId, RequestId, SessionId, TripId } from '@tripthread/shared/ids';
import type { Viewer } from '@tripthread/shared/team/roles';
import { and, asc, desc, eq, or, sql } from 'drizzle-orm';
import { RetryTransaction } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { saveConversation } from '../messages/conversations.ts';
import { announceSession, copyNames, isOpenRow, requireWritable, type Session } from './sessions.ts';

/** Finds the one open session of a conversation and locks it; null when there is none. */
export async function findOpenSessionForUpdate(tx: TenantTx, conversationId: ConversationId): Promise<Session | null> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.conversationId, conversationId), isOpenRow))
    .for('update');
  return session ?? null;
}

/** Finds the one open session of a conversation; null when there is none. */
export async function findOpenSession(tx: TenantTx, conversationId: ConversationId): Promise<Session | null> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.conversationId, conversationId), isOpenRow));
  return session ?? null;
}

/** Finds the newest session of a request in any status; null when there is none. */
export async function findSessionByRequest(tx: TenantTx, requestId: RequestId): Promise<Session | null> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.requestId, requestId)))
    .orderBy(desc(chatSessions.lastActivityAt), desc(chatSessions.id))
    .limit(1);
  return session ?? null;
}

/**
 * Locks the sessions that share a trip, a request or a conversation, and one more, in the order of their ids: a command
 * that needs several locks them in one statement, so that two commands don't deadlock.
 */
export async function listRelatedSessionsForUpdate(
  tx: TenantTx,
  shared: Partial<Pick<Session, 'tripId' | 'requestId' | 'conversationId'>>,
  also?: SessionId,
): Promise<readonly Session[]> {
  const { tripId, requestId, conversationId } = shared;
  const isOne = or(
    typeof tripId === 'string' ? eq(chatSessions.tripId, tripId) : undefined,
    typeof requestId === 'string' ? eq(chatSessions.requestId, requestId) : undefined,
    typeof conversationId === 'string' ? eq(chatSessions.conversationId, conversationId) : undefined,
    also === undefined ? undefined : eq(chatSessions.id, also),
  );
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), isOne ?? sql`false`))
    .orderBy(asc(chatSessions.id))
    .for('update');
}

/**
 * Locks a session that the viewer may write to, with the other sessions of the trip that it is or will be on, as
 * `listRelatedSessionsForUpdate` does.
 * @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION, CLIENT_ERASED
 */
export async function getWritableWithOthers(
  tx: TenantTx,
  viewer: Viewer,
  sessionId: SessionId,
  tripId: TripId | null,
): Promise<{ readonly session: Session; readonly others: readonly Session[] }> {
  const locked = await listRelatedSessionsForUpdate(tx, tripId === null ? {} : { tripId }, sessionId);
  const session = locked.find(({ id }) => id === sessionId);
  if (session === undefined) throw new Failure('SESSION_NOT_FOUND');
  await requireWritable(tx, viewer, session);
  return { session, others: locked.filter(({ id }) => id !== sessionId) };
}

/**
 * Checks the trip of a locked session: it was read before, so that the trip is locked first.
 * @throws RetryTransaction when the session has moved to another trip since
 */
export function requireSameTrip({ tripId }: Pick<Session, 'tripId'>, locked: { readonly id: TripId } | null): void {
  if (tripId !== (locked?.id ?? null)) throw new RetryTransaction('the session moved to another trip in between');
}

/** Locks every session of a trip in the order of their ids. The trip itself has to be locked before. */
export async function listSessionsOfTripForUpdate(tx: TenantTx, tripId: TripId): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.tripId, tripId)))
    .orderBy(asc(chatSessions.id))
    .for('update');
}

/** Renames a conversation, with the copies that its sessions show. The conversation has to be locked, none of its sessions yet. */
export async function renameConversation(tx: TenantTx, conversationId: ConversationId, subject: string): Promise<void> {
  const sessions = await listRelatedSessionsForUpdate(tx, { conversationId });
  await saveConversation(tx, conversationId, { subject });
  for (const session of sessions.filter((one) => one.subject !== subject)) {
    await copyNames(tx, session, { subject });
    announceSession(tx, session);
  }
}
