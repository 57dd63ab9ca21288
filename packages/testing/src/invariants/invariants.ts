import { foldSession, type SessionEvent, sameValue } from '@tripthread/shared/sessions/session-events';
import { toActor } from '@tripthread/shared/sessions/stored-actor';
import { type SourcingFacts, sourcingOf } from '@tripthread/shared/quotes/quotes';
import { routeOf } from '@tripthread/shared/requests/requests';
import { isClosedStep, type SessionFacts } from '@tripthread/shared/sessions/sessions';
import { dueAtOf } from '@tripthread/shared/sessions/urgency';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { closePools, openPools } from '@tripthread/db/internal/pools';
import { clients } from '@tripthread/db/schema/clients';
import { conversations, messages } from '@tripthread/db/schema/conversations';
import { invitations } from '@tripthread/db/schema/invitations';
import { mails } from '@tripthread/db/schema/mails';
import { tripSegments } from '@tripthread/db/schema/requests';
import { chatSessions, factColumns, sessionEvents, sessionReads } from '@tripthread/db/schema/sessions';
import { quoteLines, quoteRevisions, quotes } from '@tripthread/db/schema/quotes';
import { rfqs, trips } from '@tripthread/db/schema/trips';
import { listStaleRevisions } from './revisions.ts';

type Session = typeof chatSessions.$inferSelect;

/**
 * Checks everything that must be true of the sessions of all brokerages at every commit.
 * @returns the violations as sentences; empty if there are none
 */
export async function checkInvariants(url: string): Promise<readonly string[]> {
  // As the owner, so that row-level security hides nothing from the check.
  const pools = openPools({ url, deskConnections: 1, stepDown: false });
  try {
    return await pools.desk.db.transaction(findViolations, {
      isolationLevel: 'repeatable read',
      accessMode: 'read only',
    });
  } finally {
    await closePools(pools);
  }
}

/** The same within a given transaction. */
export async function findViolations(db: Pick<PostgresJsDatabase, 'select'>): Promise<readonly string[]> {
  const rows = await load(db);
  return [
    ...rows.sessions.flatMap((session) => violationsOf(session, rows)),
    ...listDuplicateOpenSessions(rows.sessions),
    ...listStaleRevisions(rows),
    ...(await listStaleInvitationKeys(db)),
    ...rows.merged.map((id) => `client ${id}: is merged, but still referenced`),
  ];
}

/** After the mail of an invitation was sent, only the recipient may know its link. */
async function listStaleInvitationKeys(db: Pick<PostgresJsDatabase, 'select'>): Promise<readonly string[]> {
  const found = await db
    .select({ id: invitations.id })
    .from(invitations)
    .innerJoin(mails, eq(mails.invitationId, invitations.id))
    .where(and(isNotNull(invitations.tokenSealed), eq(mails.status, 'sent')));
  return found.map(({ id }) => `invitation ${id}: its mail was sent, but its token is still stored`);
}

type Rows = Awaited<ReturnType<typeof load>>;

async function load(db: Pick<PostgresJsDatabase, 'select'>) {
  const events = new Map<string, SessionEvent[]>();
  for (const { sessionId, actorKind, actorId, ...row } of await db
    .select()
    .from(sessionEvents)
    .orderBy(asc(sessionEvents.seq))) {
    const list = events.get(sessionId) ?? [];
    events.set(sessionId, list);
    list.push({ ...row, actor: toActor(actorKind, actorId) });
  }
  return {
    events,
    sessions: await db.select().from(chatSessions),
    messages: groupBy(await db.select().from(messages), ({ sessionId }) => sessionId),
    subjects: new Map((await db.select().from(conversations)).map(({ id, subject }) => [id as string, subject])),
    clients: new Map((await db.select().from(clients)).map(({ id, name }) => [id as string, name])),
    merged: await listMergedWithPointers(db),
    trips: new Map((await db.select().from(trips)).map((trip) => [trip.id as string, trip])),
    rfqs: groupBy(await db.select().from(rfqs), ({ tripId }) => tripId),
    // Quotes of a trip or a session: their ids never collide.
    quotes: groupBy(await db.select().from(quotes), ({ tripId, sessionId }) => tripId ?? sessionId ?? ''),
    revisions: groupBy(await db.select().from(quoteRevisions), ({ quoteId }) => quoteId),
    lines: groupBy(await db.select().from(quoteLines), ({ quoteId }) => quoteId),
    legs: groupBy(
      await db.select().from(tripSegments).orderBy(asc(tripSegments.segmentOrder)),
      ({ requestId }) => requestId,
    ),
    reads: groupBy(await db.select().from(sessionReads), ({ sessionId }) => sessionId),
  };
}

/** Merged cards that are still referenced as a client. */
async function listMergedWithPointers(db: Pick<PostgresJsDatabase, 'select'>): Promise<readonly string[]> {
  const pointing = sql`${clients.id} in (
    select client_id from chat_sessions union select client_id from conversations union select client_id from requests
    union select client_id from client_people union select sender_client_id from messages union select merged_into from clients)`;
  const rows = await db
    .select({ id: clients.id })
    .from(clients)
    .where(and(isNotNull(clients.mergedInto), pointing));
  return rows.map(({ id }) => id);
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    groups.set(keyOf(row), group);
    group.push(row);
  }
  return groups;
}

type Expect = (isTrue: boolean, what: string) => void;

function violationsOf(session: Session, rows: Rows): readonly string[] {
  const found: string[] = [];
  const expect: Expect = (isTrue, what) => {
    if (!isTrue) found.push(`session ${session.id}: ${what}`);
  };
  checkThread(expect, session, rows);
  checkSourcing(expect, session, rows);
  checkCopies(expect, session, rows);
  checkStatus(expect, session, rows);
  return found;
}

/** Events, messages and the fold. */
function checkThread(expect: Expect, session: Session, rows: Rows): void {
  const events = rows.events.get(session.id) ?? [];
  const ownMessages = rows.messages.get(session.id) ?? [];

  expect(
    events.length === session.version && events.every(({ seq }, index) => seq === index + 1),
    'events are not numbered 1 to version',
  );
  for (const name of diffFromFold(session, events)) expect(false, `${name} is not what its events fold to`);
  expect(
    session.messageCount === ownMessages.length,
    `message_count is ${session.messageCount} of ${ownMessages.length}`,
  );
  expect(
    ownMessages.every(({ conversationId }) => conversationId === session.conversationId),
    'a message is of another conversation',
  );
  const posted = events
    .map(({ refs }) => refs.messageId)
    .filter((id) => id !== undefined)
    .sort();
  expect(sameValue(posted, ownMessages.map(({ id }) => id as string).sort()), 'messages and their events do not match');
}

/** The trip's names, counters and quotes. */
function checkSourcing(expect: Expect, session: Session, rows: Rows): void {
  expect(isNamedAsItsTrip(session, rows), 'its trip names differ from those of the trip');
  for (const name of listWrongCounters(session, rows))
    expect(false, `${name} differs from the counts of its trip with its own quotes`);
  const counted = quotesOf(session, rows);
  expect(
    session.primaryQuoteId === null || counted.some(({ id }) => id === session.primaryQuoteId),
    'the primary quote is not of its trip, nor its own',
  );
  expect(
    session.fallbackQuoteId === null || counted.some(({ id }) => id === session.fallbackQuoteId),
    'the fallback quote is not of its trip, nor its own',
  );
  const rejected = Object.keys(session.quoteRejections);
  expect(
    rejected.every((quoteId) => counted.some(({ id }) => id === quoteId)),
    'a rejected quote is not of its trip, nor its own',
  );
  expect(
    !rejected.some((quoteId) => quoteId === session.primaryQuoteId || quoteId === session.fallbackQuoteId),
    'a quote is chosen and rejected',
  );
}

/** The list's copies. */
function checkCopies(expect: Expect, session: Session, rows: Rows): void {
  expect(session.subject === (rows.subjects.get(session.conversationId) ?? null), 'subject is not its conversation’s');
  expect(
    session.clientName === (session.clientId === null ? null : rows.clients.get(session.clientId)),
    'client_name is not its client’s',
  );
  expect(sameRoute(session, rows), 'the route is not that of its request');
}

function checkStatus(expect: Expect, session: Session, rows: Rows): void {
  const isCompleted = session.status === 'completed' || session.statusBeforeArchive === 'completed';
  expect(isClosedStep(session.currentStep) === isCompleted, 'won or lost, but not completed, or vice versa');
  expect((session.sessionEndedAt !== null) === isCompleted, 'ended, but not completed, or vice versa');
  expect(
    (session.status === 'archived') === (session.statusBeforeArchive !== null),
    'archived without its earlier status',
  );
  expect(
    session.status === 'paused' || session.status === 'archived' || session.pausedBy === null,
    'snoozed, but not paused',
  );
  expect(session.dueAt === dueAtOf(session), 'due_at differs from its facts');
  expect(session.lastInboundSeq <= session.version, 'last_inbound_seq is beyond its end');
  expect(
    (rows.reads.get(session.id) ?? []).every(({ lastReadSeq }) => lastReadSeq <= session.version),
    'read beyond its end',
  );
}

function diffFromFold(session: Session, events: readonly SessionEvent[]): readonly string[] {
  const folded = foldSession(events);
  if (folded === null) return ['everything'];
  const names = Object.keys(factColumns) as (keyof SessionFacts)[];
  return [...names, 'version' as const].filter((name) => !sameValue(session[name], folded[name]));
}

/** The quotes of a session: those of its trip, and its manual quotes. */
const quotesOf = ({ id, tripId }: Session, { quotes: all }: Pick<Rows, 'quotes'>) => [
  ...(tripId === null ? [] : (all.get(tripId) ?? [])),
  ...(all.get(id) ?? []),
];

function listWrongCounters(session: Session, rows: Rows): readonly string[] {
  const { tripId } = session;
  const rfqsOfTrip = tripId === null ? [] : (rows.rfqs.get(tripId) ?? []);
  const counted: SourcingFacts = sourcingOf(rfqsOfTrip, quotesOf(session, rows));
  return (Object.keys(counted) as (keyof SourcingFacts)[]).filter((name) => session[name] !== counted[name]);
}

/** A merged trip has no session. */
function isNamedAsItsTrip({ tripId, avinodeTripId, tripCode }: Session, rows: Rows): boolean {
  if (tripId === null) return avinodeTripId === null && tripCode === null;
  const trip = rows.trips.get(tripId);
  return (
    trip !== undefined &&
    trip.mergedInto === null &&
    avinodeTripId === (trip.avinodeTripId ?? trip.tripCode) &&
    tripCode === trip.tripCode
  );
}

function sameRoute(session: Session, { legs }: Rows): boolean {
  const route = routeOf(session.requestId === null ? [] : (legs.get(session.requestId) ?? []));
  return (Object.keys(route) as (keyof typeof route)[]).every((name) => session[name] === route[name]);
}

function listDuplicateOpenSessions(sessions: readonly Session[]): readonly string[] {
  const open = groupBy(
    sessions.filter(({ status }) => status === 'active' || status === 'paused'),
    ({ conversationId }) => conversationId,
  );
  return [...open]
    .filter(([, group]) => group.length > 1)
    .map(([id, group]) => `conversation ${id}: ${group.length} open sessions`);
}
