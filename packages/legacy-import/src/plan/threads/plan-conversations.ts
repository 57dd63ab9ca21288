import type { Note } from '@tripthread/shared/legacy/legacy-rows';
import { type Batch, BatchBuilder, type PlanContext } from '../plan.ts';
import { subjectOf, conversationTypeOf } from './conversation-context.ts';
import { foldThreads, type Lines, writeThreadLines } from './thread-writer.ts';
import { planSession, type SessionPlan } from './session.ts';
import type { Reading } from './read-conversations.ts';

/** A batch whose threads are written in chunks. */
interface ThreadBatch extends Batch {
  readonly lines: () => AsyncIterable<Lines>;
}

/** Plans the rows of some conversations; their threads follow in chunks. */
export async function planConversations(planning: PlanContext, reading: Reading): Promise<ThreadBatch> {
  const { conversationContext, conversations } = reading;
  const batch = new BatchBuilder(planning);
  const plans = conversations.flatMap((one) => planConversation(planning, reading, batch, one));
  for (const { table, raw, notes, sessionId } of reading.accounts)
    batch.account(table, raw, notes, { isMoved: sessionId !== null, sessionId });
  const folded = await foldThreads(conversationContext, plans);
  for (const plan of plans) addSession(batch, plan, folded.get(plan.id));
  const threads = conversations.map(({ conversation }) => conversation.threadId);
  return {
    rows: batch.rows,
    accounts: batch.accounts,
    lines: () => writeThreadLines(conversationContext, plans, threads),
  };
}

/** Adds the conversation if any session belongs to it. */
function planConversation(
  planning: PlanContext,
  { conversationContext, firstNotes }: Reading,
  batch: BatchBuilder,
  { conversation, conversationId, sessions }: Reading['conversations'][number],
): readonly SessionPlan[] {
  const notes: Note[] = [...(firstNotes.get(conversation.threadId) ?? [])];
  const subject = subjectOf(conversation, notes);
  const type = conversationTypeOf(conversation, notes);
  const own = sessions.map((decided) =>
    planSession(conversationContext, batch, { conversation, decided, conversationId, subject }),
  );
  const clientId = own.map(({ start }) => start.clientId).find((id) => id !== null) ?? null;
  if (own.length > 0) {
    const created_at = conversation.createdAt ?? own[0]?.startedAt ?? planning.asOf;
    batch.add('conversations', { id: conversationId, client_id: clientId, type, subject, created_at });
  } else notes.push({ reason: 'blank_conversation' });
  // A lost conversation has no row, but the report mentions that it was created again.
  if (firstNotes.has(conversation.threadId))
    batch.account('lost conversations', { id: conversation.id }, notes, {
      isMoved: own.length > 0,
      sessionId: own[0]?.id ?? null,
      clientId,
    });
  if (conversation.raw === null || planning.stage.threads === 'requests') return own;
  if (conversation.requestId !== null && conversationContext.rawRequest(conversation.requestId) === null)
    notes.push({ reason: 'broken_reference', field: 'request_id', value: conversation.requestId });
  batch.account('conversations', conversation.raw, notes, {
    isMoved: own.length > 0,
    sessionId: own[0]?.id ?? null,
    clientId,
  });
  return own;
}

function addSession(
  batch: BatchBuilder,
  plan: SessionPlan,
  folded: { facts: object; version: number } | undefined,
): void {
  if (folded === undefined) throw new Error('a session has no events');
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
