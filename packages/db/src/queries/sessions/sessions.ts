import type { Instant } from '@tripthread/shared/time/clock';
import { erasedClientName } from '@tripthread/shared/clients/erasure';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { ConversationId, IsoAgentId, RequestId, SessionId, TripId } from '@tripthread/shared/ids';
import {
  type Actor,
  changesOf,
  type EventRefs,
  type EventSource,
  fieldsTouched,
  isActivity,
  type SessionEvent,
  type SessionEventKind,
  wakes,
} from '@tripthread/shared/sessions/session-events';
import { toActor } from '@tripthread/shared/sessions/stored-actor';
import { decideWrite, type Viewer } from '@tripthread/shared/team/roles';
import { type SessionFacts, type SessionPatch } from '@tripthread/shared/sessions/sessions';
import { wokenBy } from '@tripthread/shared/sessions/session-moves';
import { and, asc, desc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { RetryTransaction } from '../../database.ts';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { clients } from '../../schema/clients.ts';
import { chatSessions, sessionEvents, sessionReads } from '../../schema/sessions.ts';
import { saveConversation } from '../messages/conversations.ts';

/** A session's row, every column. Has to come from one of the `…ForUpdate` queries where it is written to. */
export type Session = typeof chatSessions.$inferSelect;

const isOpenRow = sql`${chatSessions.status} in ('active', 'paused')`;

/** The session, locked until the transaction ends. @throws SESSION_NOT_FOUND */
export async function getSessionForUpdate(tx: TenantTx, sessionId: SessionId): Promise<Session> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, sessionId)))
    .for('update');
  if (session === undefined) throw new Failure('SESSION_NOT_FOUND');
  return session;
}

/** The session, locked until the transaction ends; null where there is none. */
export async function findSessionForUpdate(tx: TenantTx, sessionId: SessionId): Promise<Session | null> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, sessionId)))
    .for('update');
  return session ?? null;
}

/**
 * The session, locked, where the viewer may write to it. Of a client that was erased it takes nothing new.
 * @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION, CLIENT_ERASED
 */
export async function getWritableSession(tx: TenantTx, viewer: Viewer, sessionId: SessionId): Promise<Session> {
  const session = await getWritableSessionEvenIfErased(tx, viewer, sessionId);
  if (await isOfErasedClient(tx, session)) throw new Failure('CLIENT_ERASED');
  return session;
}

/** The same also where its client was erased: for what brings no words. @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION */
export async function getWritableSessionEvenIfErased(
  tx: TenantTx,
  viewer: Viewer,
  sessionId: SessionId,
): Promise<Session> {
  const session = await getSessionForUpdate(tx, sessionId);
  unwrap(decideWrite(viewer, session.isoAgentId));
  return session;
}

/** Whether its client was erased, perhaps while its lock was waited for. Only a session that is called so costs a look. */
export async function isOfErasedClient(
  tx: TenantTx,
  { clientId, clientName }: Pick<Session, 'clientId' | 'clientName'>,
): Promise<boolean> {
  if (clientId === null || clientName !== erasedClientName) return false;
  const [client] = await tx[inside].db
    .select({ erasedAt: clients.erasedAt })
    .from(clients)
    .where(and(ofTenant(tx, clients), eq(clients.id, clientId)));
  return client?.erasedAt != null;
}

/**
 * Somebody who looked at `version` sets some fields: in the way is only a later change of one of the same.
 * @param fields named as `fieldsTouched` names them
 * @throws STALE_VERSION
 */
export async function requireUnchanged(
  tx: TenantTx,
  session: Session,
  version: number,
  fields: readonly string[],
): Promise<void> {
  if (version === session.version) return;
  // A version that was never given out is no ground to decide on.
  const changed = version > session.version ? new Set(fields) : await fieldsChangedSince(tx, session.id, version);
  if (fields.some((field) => changed.has(field))) throw new Failure('STALE_VERSION');
}

/** @throws SESSION_NOT_FOUND */
export async function getSession(tx: TenantTx, sessionId: SessionId): Promise<Session> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, sessionId)));
  if (session === undefined) throw new Failure('SESSION_NOT_FOUND');
  return session;
}

/** The one open session of a conversation, locked; null when there is none. */
export async function findOpenSessionForUpdate(tx: TenantTx, conversationId: ConversationId): Promise<Session | null> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.conversationId, conversationId), isOpenRow))
    .for('update');
  return session ?? null;
}

/** The one open session of a conversation, read only; null when there is none. */
export async function findOpenSession(tx: TenantTx, conversationId: ConversationId): Promise<Session | null> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.conversationId, conversationId), isOpenRow));
  return session ?? null;
}

/** The newest session of a request, whatever its status; null when there is none. */
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
 * The sessions that share a trip, a request or a conversation, and one more, locked in the order of their ids: whoever
 * needs several takes them in one go, so that nobody waits in a circle.
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
 * A session that the viewer may write to, and the other sessions of the trip that it is or will be on, locked as
 * `listRelatedSessionsForUpdate` does.
 * @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION, CLIENT_ERASED
 */
export async function getWritableWithOthers(
  tx: TenantTx,
  viewer: Viewer,
  sessionId: SessionId,
  tripId: TripId | null,
): Promise<{ readonly session: Session; readonly others: readonly Session[] }> {
  const together = tripId === null ? [] : await listRelatedSessionsForUpdate(tx, { tripId }, sessionId);
  const session = await getWritableSession(tx, viewer, sessionId);
  return { session, others: together.filter(({ id }) => id !== sessionId) };
}

/**
 * Its trip was read before the session was locked, so that the trip is locked first.
 * @throws RetryTransaction where the session is on another trip by now
 */
export function requireSameTrip({ tripId }: Pick<Session, 'tripId'>, locked: { readonly id: TripId } | null): void {
  if (tripId !== (locked?.id ?? null)) throw new RetryTransaction('the session moved to another trip in between');
}

/** Every session of a trip, locked in the order of their ids. The trip itself has to be locked before. */
export async function listSessionsOfTripForUpdate(tx: TenantTx, tripId: TripId): Promise<readonly Session[]> {
  return tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.tripId, tripId)))
    .orderBy(asc(chatSessions.id))
    .for('update');
}

export interface NewSession {
  readonly facts: SessionFacts;
  /** Copies of conversations.subject and clients.name for the list. */
  readonly subject: string | null;
  readonly clientName: string | null;
  readonly kind?: Extract<SessionEventKind, 'created' | 'snapshot'>;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly refs?: EventRefs;
}

/** Opens a session with its first event, which carries every fact; null where the conversation has an open one already. */
export async function insertSession(tx: TenantTx, given: NewSession): Promise<Session | null> {
  const { facts, subject, clientName, kind = 'created', actor, source, refs = {} } = given;
  const at = facts.sessionStartedAt;
  const [session] = await tx[inside].db
    .insert(chatSessions)
    .values({
      ...facts,
      brokerageId: tx.brokerageId,
      version: 1,
      createdAt: at,
      updatedAt: at,
      subject,
      clientName,
    })
    .onConflictDoNothing({ target: chatSessions.conversationId, where: isOpenRow })
    .returning();
  if (session === undefined) return null;
  await tx[inside].db.insert(sessionEvents).values({
    brokerageId: tx.brokerageId,
    sessionId: session.id,
    seq: 1,
    kind,
    actorKind: actor.kind,
    actorId: actor.id,
    source,
    at,
    refs,
    changes: { before: {}, after: facts },
  });
  tx[inside].changed.set(session.id, 1);
  return session;
}

export interface Append {
  /** The row, locked by this transaction. */
  readonly session: Session;
  readonly kind: SessionEventKind;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly at: Instant;
  readonly patch?: SessionPatch;
  readonly refs?: EventRefs;
  /** No news here: the session stays where it is in the list, read and asleep as it was. */
  readonly isSilentEvent?: boolean;
}

/**
 * The one way a session changes: its next event and the row that the event folds to, together.
 * News bring the session to the top, mark it unread for its owner unless they are the author, and may wake it.
 * @returns the row as it stands now; give this one to the next append of the same transaction
 */
export const appendToSession = (tx: TenantTx, { session, ...append }: Append): Promise<Session> =>
  appendAllToSession(tx, session, [() => append]);

/**
 * Several events of one session, as if one after the other, in two statements however many they are.
 * @param given the row, locked by this transaction
 * @param appends told what the ones before have made of the session
 */
export async function appendAllToSession(
  tx: TenantTx,
  given: Session,
  appends: readonly ((session: Session) => Omit<Append, 'session'>)[],
): Promise<Session> {
  let session = given;
  let after: Partial<typeof chatSessions.$inferInsert> = {};
  const events: (typeof sessionEvents.$inferInsert)[] = [];
  for (const append of appends) {
    const next = nextOf(tx, session, append(session));
    events.push(next.event);
    after = { ...after, ...next.after };
    session = next.session;
  }
  if (events.length === 0) return given;
  const { version, updatedAt } = session;
  const { db } = tx[inside];
  // Both go out together: this is done so often that the wait between the two would be felt.
  const [, [updated]] = await Promise.all([
    db.insert(sessionEvents).values(events),
    db
      .update(chatSessions)
      .set({ ...after, version, updatedAt })
      .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, given.id), eq(chatSessions.version, given.version)))
      .returning(),
  ]);
  if (updated === undefined) throw new Error('a session was appended to without its lock');
  tx[inside].changed.set(given.id, version);
  return updated;
}

/** The event that an append makes of a session, and the session that the event folds to. */
function nextOf(
  { brokerageId }: TenantTx,
  session: Session,
  { kind, actor, source, at, patch = {}, refs = {}, isSilentEvent = !isActivity(kind) }: Omit<Append, 'session'>,
): { readonly event: typeof sessionEvents.$inferInsert; readonly after: Partial<Session>; readonly session: Session } {
  const seq = session.version + 1;
  const agentId = actor.kind === 'iso_agent' ? actor.id : null;
  const changes = changesOf(session, {
    ...(wakes(kind) && !isSilentEvent ? wokenBy(session, agentId) : {}),
    // A process whose clock is behind never moves a session down the list.
    ...(!isSilentEvent ? { lastActivityAt: at > session.lastActivityAt ? at : session.lastActivityAt } : {}),
    ...(!isSilentEvent && agentId !== session.isoAgentId ? { lastInboundSeq: seq } : {}),
    ...patch,
  });
  const who = { actorKind: actor.kind, actorId: actor.id };
  const after: Partial<Session> = changes.after;
  return {
    after,
    event: { brokerageId, sessionId: session.id, seq, kind, ...who, source, at, refs, changes },
    session: { ...session, ...after, version: seq, updatedAt: at },
  };
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

/** Keeps the list's copies of a subject or a client's name true. They are no facts: no event records them. */
export async function copyNames(
  tx: TenantTx,
  session: Session,
  names: { subject?: string | null; clientName?: string | null },
): Promise<Session> {
  const [updated] = await tx[inside].db
    .update(chatSessions)
    .set(names)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, session.id)))
    .returning();
  return updated ?? session;
}

async function fieldsChangedSince(tx: TenantTx, sessionId: SessionId, version: number): Promise<ReadonlySet<string>> {
  const later = await tx[inside].db
    .select({ changes: sessionEvents.changes, refs: sessionEvents.refs })
    .from(sessionEvents)
    .where(and(ofTenant(tx, sessionEvents), eq(sessionEvents.sessionId, sessionId), gt(sessionEvents.seq, version)));
  return new Set(later.flatMap((event) => [...fieldsTouched(event)]));
}

/** All events of some sessions, in order. */
export async function listEvents(
  tx: TenantTx,
  sessionIds: readonly SessionId[],
): Promise<readonly (SessionEvent & { readonly sessionId: SessionId })[]> {
  const rows = await tx[inside].db
    .select()
    .from(sessionEvents)
    .where(and(ofTenant(tx, sessionEvents), inArray(sessionEvents.sessionId, [...sessionIds])))
    .orderBy(asc(sessionEvents.sessionId), asc(sessionEvents.seq));
  return rows.map(({ actorKind, actorId, ...row }) => ({ ...row, actor: toActor(actorKind, actorId) }));
}

/** Moves an agent's read mark forward, never back. @returns where it stands now */
export async function saveReadMark(
  tx: TenantTx,
  sessionId: SessionId,
  isoAgentId: IsoAgentId,
  seq: number,
): Promise<number> {
  const [mark] = await tx[inside].db
    .insert(sessionReads)
    .values({ brokerageId: tx.brokerageId, sessionId, isoAgentId, lastReadSeq: seq })
    .onConflictDoUpdate({
      target: [sessionReads.sessionId, sessionReads.isoAgentId],
      set: { lastReadSeq: sql`greatest(${sessionReads.lastReadSeq}, excluded.last_read_seq)` },
      setWhere: ofTenant(tx, sessionReads),
    })
    .returning({ lastReadSeq: sessionReads.lastReadSeq });
  return mark?.lastReadSeq ?? seq;
}

/** Lets open desks know of something about a session that is no event: a read mark, a corrected name. */
export function announceSession(tx: TenantTx, session: Session): void {
  tx[inside].changed.set(session.id, session.version);
}
