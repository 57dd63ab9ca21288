import type { Instant } from '@tripthread/shared/time/clock';
import { erasedClientName } from '@tripthread/shared/clients/erasure';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import {
  type Actor,
  changesOf,
  type EventRefs,
  type EventSource,
  isActivity,
  type SessionEvent,
  type SessionEventKind,
  wakes,
} from '@tripthread/shared/sessions/session-events';
import { toActor } from '@tripthread/shared/sessions/stored-actor';
import { decideWrite, type Viewer } from '@tripthread/shared/team/roles';
import { type SessionFacts, type SessionPatch } from '@tripthread/shared/sessions/sessions';
import { wokenBy } from '@tripthread/shared/sessions/session-moves';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { clients } from '../../schema/clients.ts';
import { chatSessions, sessionEvents } from '../../schema/sessions.ts';

/** A session's row with every column. A command that writes it takes it from a `…ForUpdate` query. */
export type Session = typeof chatSessions.$inferSelect;

export const isOpenRow = sql`${chatSessions.status} in ('active', 'paused')`;

/** Returns a session, locked until the transaction ends. @throws SESSION_NOT_FOUND */
export async function getSessionForUpdate(tx: TenantTx, sessionId: SessionId): Promise<Session> {
  const session = await findSessionForUpdate(tx, sessionId);
  if (session === null) throw new Failure('SESSION_NOT_FOUND');
  return session;
}

/** Finds a session and locks it until the transaction ends; null when there is none. */
export async function findSessionForUpdate(tx: TenantTx, sessionId: SessionId): Promise<Session | null> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, sessionId)))
    .for('update');
  return session ?? null;
}

/** Locks a session that the viewer may write to. @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION, CLIENT_ERASED */
export async function getWritableSession(tx: TenantTx, viewer: Viewer, sessionId: SessionId): Promise<Session> {
  const session = await getSessionForUpdate(tx, sessionId);
  await requireWritable(tx, viewer, session);
  return session;
}

/** Does the same also after its client was erased, for changes without texts. @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION */
export async function getWritableSessionEvenIfErased(
  tx: TenantTx,
  viewer: Viewer,
  sessionId: SessionId,
): Promise<Session> {
  const session = await getSessionForUpdate(tx, sessionId);
  unwrap(decideWrite(viewer, session.isoAgentId));
  return session;
}

/** @throws NOT_YOUR_SESSION, CLIENT_ERASED */
export async function requireWritable(tx: TenantTx, viewer: Viewer, session: Session): Promise<void> {
  unwrap(decideWrite(viewer, session.isoAgentId));
  if (await isOfErasedClient(tx, session)) throw new Failure('CLIENT_ERASED');
}

/** Tells whether the client was erased, perhaps while the lock was awaited. Only the erased name costs a query. */
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

/** @throws SESSION_NOT_FOUND */
export async function getSession(tx: TenantTx, sessionId: SessionId): Promise<Session> {
  const [session] = await tx[inside].db
    .select()
    .from(chatSessions)
    .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, sessionId)));
  if (session === undefined) throw new Failure('SESSION_NOT_FOUND');
  return session;
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

/** Opens a session with its first event, which carries every fact; null when the conversation has an open session. */
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
  /** Leaves the session's place in the list, its read mark and its snooze as they are. */
  readonly isSilentEvent?: boolean;
}

/**
 * Changes a session: writes its next event and the row that the event folds to. Nothing else writes them.
 * An active event moves the session to the top, marks it unread unless its assignee is the author, and may wake it.
 * @returns the new row, for the next append of the same transaction
 */
export const appendToSession = (tx: TenantTx, { session, ...append }: Append): Promise<Session> =>
  appendAllToSession(tx, session, [() => append]);

/**
 * Appends several events to one session in two statements.
 * @param given the row, locked by this transaction
 * @param appends each gets the session as the events before it left it
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
  // Both travel in one round trip.
  const [, [updated]] = await Promise.all([
    db.insert(sessionEvents).values(events),
    db
      .update(chatSessions)
      .set({ ...after, version, updatedAt })
      .where(and(ofTenant(tx, chatSessions), eq(chatSessions.id, given.id), eq(chatSessions.version, given.version)))
      // The only column that the database computes; the others are as the events fold.
      .returning({ dueAt: chatSessions.dueAt }),
  ]);
  if (updated === undefined) throw new Error('a session was appended to without its lock');
  tx[inside].changed.set(given.id, version);
  return { ...session, ...updated };
}

/** Returns the event of an append, and the session that it folds to. */
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

/** Updates the list's copies of a subject or a client's name. They are no facts, so no event records them. */
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

/** Lists the events of some sessions, in order. */
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

/** Announces a change of a session that is no event: a read mark, a corrected name. */
export const announceSession = (tx: TenantTx, { id, version }: Session): void =>
  void tx[inside].changed.set(id, version);
