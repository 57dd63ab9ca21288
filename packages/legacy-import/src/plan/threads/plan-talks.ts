import type { Note } from '@tripthread/shared/legacy/kept-rows';
import { type Batch, Gathering, type Planning } from '../plan.ts';
import { subjectOf, talkTypeOf } from './around.ts';
import { foldThreads, type Lines, tellLines } from './lines.ts';
import { planSession, type SessionPlan } from './session.ts';
import type { Reading } from './talks.ts';

/** A batch whose threads are written piece by piece. */
interface ThreadBatch extends Batch {
  readonly lines: () => AsyncIterable<Lines>;
}

/** The rows of some talks; their threads come piece by piece. */
export async function planTalks(planning: Planning, reading: Reading): Promise<ThreadBatch> {
  const { around, talks } = reading;
  const batch = new Gathering(planning);
  const plans = talks.flatMap((one) => planTalk(planning, reading, batch, one));
  for (const { table, raw, notes, sessionId } of reading.accounts)
    batch.account(table, raw, notes, { isMoved: sessionId !== null, sessionId });
  const folded = await foldThreads(around, plans);
  for (const plan of plans) addSession(batch, plan, folded.get(plan.id));
  const threads = talks.map(({ talk }) => talk.threadId);
  return { rows: batch.rows, accounts: batch.accounts, lines: () => tellLines(around, plans, threads) };
}

/** The conversation of a talk, where any session comes of it. */
function planTalk(
  planning: Planning,
  { around, firstNotes }: Reading,
  batch: Gathering,
  { talk, conversationId, sessions }: Reading['talks'][number],
): readonly SessionPlan[] {
  const notes: Note[] = [...(firstNotes.get(talk.threadId) ?? [])];
  const subject = subjectOf(talk, notes);
  const type = talkTypeOf(talk, notes);
  const own = sessions.map((decided) => planSession(around, batch, { talk, decided, conversationId, subject }));
  const clientId = own.map(({ start }) => start.clientId).find((id) => id !== null) ?? null;
  if (own.length > 0) {
    const created_at = talk.createdAt ?? own[0]?.startedAt ?? planning.asOf;
    batch.add('conversations', { id: conversationId, client_id: clientId, type, subject, created_at });
  } else notes.push({ reason: 'blank_conversation' });
  // Of a conversation that is gone there is no row; that it was made anew is said all the same.
  if (firstNotes.has(talk.threadId))
    batch.account('lost conversations', { id: talk.id }, notes, {
      isMoved: own.length > 0,
      sessionId: own[0]?.id ?? null,
      clientId,
    });
  if (talk.raw === null || planning.stage.threads === 'requests') return own;
  if (talk.requestId !== null && around.rawRequest(talk.requestId) === null)
    notes.push({ reason: 'broken_reference', field: 'request_id', value: talk.requestId });
  batch.account('conversations', talk.raw, notes, { isMoved: own.length > 0, sessionId: own[0]?.id ?? null, clientId });
  return own;
}

function addSession(batch: Gathering, plan: SessionPlan, folded: { facts: object; version: number } | undefined): void {
  if (folded === undefined) throw new Error('a session was not told');
  batch.add('chat_sessions', {
    id: plan.id,
    version: folded.version,
    ...columnsOf(folded.facts as Readonly<Record<string, unknown>>),
    created_at: plan.createdAt,
    updated_at: plan.updatedAt,
    subject: plan.subject,
    client_name: plan.clientName,
  });
}

/** `avinodeTripId` → `avinode_trip_id` */
const columnsOf = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
