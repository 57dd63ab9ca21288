import type { IsoAgentId, OperatorId } from '@tripthread/shared/ids';
import { isDeleted, type MessageHead, toHead, toMessage } from '../../rules/messages.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, instantOf } from '../../rules/rows.ts';
import { sessionAt, type ThreadBuilder, openThreadBuilder } from '../../rules/thread-builder.ts';
import type { SessionEvent } from '@tripthread/shared/sessions/session-events';
import type { SessionFacts } from '@tripthread/shared/sessions/sessions';
import { type Account, BatchBuilder, groupBy, type PlanContext, type Row, type Rows } from '../plan.ts';
import type { ConversationContext } from './conversation-context.ts';
import type { SessionPlan } from './session.ts';

/** A message that was written after its session was migrated. */
export interface LateMessage {
  readonly sessionId: string;
  readonly row: Row;
}

export interface Lines {
  readonly rows: Rows;
  readonly accounts: readonly Account[];
  readonly late: readonly LateMessage[];
}

const atOnce = 2_000;

/** Yields a session's events in order: everything older than the next message comes before it. */
class ThreadWriter {
  readonly plan: SessionPlan;
  readonly threadBuilder: ThreadBuilder;
  #yielded = 0;

  constructor(plan: SessionPlan) {
    this.plan = plan;
    this.threadBuilder = openThreadBuilder(plan.start);
  }

  *until(at: string | null): Iterable<SessionEvent> {
    for (
      let line = this.plan.lines[this.#yielded];
      line !== undefined && (at === null || line.at <= at);
      line = this.plan.lines[this.#yielded]
    ) {
      this.#yielded += 1;
      yield this.threadBuilder.next(line);
    }
  }

  *message(message: MessageHead): Iterable<SessionEvent> {
    yield* this.until(message.created_at);
    yield this.threadBuilder.next({ kind: 'message', at: message.created_at, message });
  }
}

const createThreadWriters = (plans: readonly SessionPlan[]): ReadonlyMap<string, readonly ThreadWriter[]> =>
  groupBy(
    plans
      .toSorted((a, b) => (a.startedAt === b.startedAt ? (a.id < b.id ? -1 : 1) : a.startedAt < b.startedAt ? -1 : 1))
      .map((plan) => new ThreadWriter(plan)),
    ({ plan }) => plan.threadId,
  );

const writerAt = (writers: readonly ThreadWriter[] | undefined, at: string): ThreadWriter | undefined =>
  sessionAt(
    (writers ?? []).map((writer) => ({ threadWriter: writer, startedAt: writer.plan.startedAt })),
    at,
  )?.threadWriter;

const headColumns = [
  'id',
  'sender_type',
  'sender_iso_agent_id',
  'sender_operator_id',
  'avinode_message_id',
  'quote_id',
  'created_at',
  'deleted_at',
];

/** Returns the final facts of some sessions from message metadata, without texts. */
export async function foldThreads(
  conversationContext: ConversationContext,
  plans: readonly SessionPlan[],
): Promise<ReadonlyMap<string, { facts: SessionFacts; version: number }>> {
  const { source, asOf } = conversationContext.planning;
  const writers = createThreadWriters(plans);
  const columns = headColumns.filter((column) => source.has('messages', column));
  const head = `jsonb_build_object(${columns.map((column) => `'${column}', t.${column}`).join(', ')})`;
  for await (const rows of messagesOf(conversationContext.planning, head, [...writers.keys()])) {
    for (const { thread, row } of rows) {
      if (isDeleted(row)) continue;
      const message = toHead(row, { withOperator: conversationContext.withOperator(thread), at: asOf });
      const writer = writerAt(writers.get(thread), message.created_at);
      for (const _ of writer?.message(message) ?? []);
    }
  }
  const folded = new Map<string, { facts: SessionFacts; version: number }>();
  for (const writer of [...writers.values()].flat()) {
    for (const _ of writer.until(null));
    folded.set(writer.plan.id, { facts: writer.threadBuilder.facts(), version: writer.threadBuilder.version() });
  }
  return folded;
}

function messagesOf({ source, stage }: PlanContext, row: string, threads: readonly string[]) {
  return source.stream<{ thread: string; row: Raw }>(
    `select t.${stage.threadColumn}::text as thread, ${row} as row from messages t where t.${stage.threadColumn} = any ($1::uuid[])
     order by t.${stage.threadColumn}, t.created_at, t.id`,
    [threads],
    atOnce,
  );
}

/** Yields the messages of some conversations, with the events of their sessions. */
export async function* writeThreadLines(
  conversationContext: ConversationContext,
  plans: readonly SessionPlan[],
  threads: readonly string[],
): AsyncIterable<Lines> {
  const { planning } = conversationContext;
  const here = await planning.known.sessions(plans.map(({ id }) => id));
  const writers = createThreadWriters(plans);
  const seen = new Set<string>();
  let first = new BatchBuilder(planning);
  for (const writer of [...writers.values()].flat())
    if (!here.has(writer.plan.id)) addEvent(first, writer, writer.threadBuilder.first());
  for await (const rows of messagesOf(planning, 'to_jsonb(t)', threads)) {
    const batch = first;
    first = new BatchBuilder(planning);
    const known = await planning.known.messages(
      here.size === 0 ? [] : rows.flatMap(({ row }) => idOf(row, 'id') ?? []),
    );
    const late: LateMessage[] = [];
    for (const { thread, row: raw } of rows) {
      const at = instantOf(raw, 'created_at') ?? planning.asOf;
      const writer = writerAt(writers.get(thread), at);
      const planned = planMessage(conversationContext, thread, raw, writer, seen);
      const sessionId = writer?.plan.id ?? null;
      const isHere = sessionId !== null && here.has(sessionId);
      batch.account('messages', raw, planned.notes, {
        isMoved: planned.row !== null,
        sessionId,
        clientId: writer?.plan.start.clientId ?? null,
      });
      if (planned.row === null || writer === undefined) continue;
      if (!isHere) {
        for (const event of writer.message(planned.row)) addEvent(batch, writer, event);
        batch.add('messages', rowOf(planned.row, writer));
      } else if (!known.has(planned.row.id)) late.push({ sessionId: writer.plan.id, row: rowOf(planned.row, writer) });
    }
    yield { rows: batch.rows, accounts: batch.accounts, late };
  }
  for (const writer of [...writers.values()].flat())
    if (!here.has(writer.plan.id)) for (const event of writer.until(null)) addEvent(first, writer, event);
  yield { rows: first.rows, accounts: first.accounts, late: [] };
}

type PlannedMessage = ReturnType<typeof toMessage>['row'];

function planMessage(
  conversationContext: ConversationContext,
  thread: string,
  raw: Raw,
  writer: ThreadWriter | undefined,
  seen: Set<string>,
): { readonly row: PlannedMessage | null; readonly notes: readonly Note[] } {
  if (isDeleted(raw)) return { row: null, notes: [{ reason: 'deleted_message' }] };
  if (writer === undefined) return { row: null, notes: [{ reason: 'no_conversation' }] };
  const { book, planning } = conversationContext;
  const mapped = toMessage(raw, { withOperator: conversationContext.withOperator(thread), at: planning.asOf });
  const notes: Note[] = [...mapped.notes];
  const agent = book.knownAgent(mapped.row.sender_iso_agent_id);
  const operator = book.operatorOfProfile(mapped.row.sender_operator_id);
  if (mapped.row.sender_iso_agent_id !== null && agent === null)
    notes.push({ reason: 'broken_reference', field: 'sender_iso_agent_id', value: mapped.row.sender_iso_agent_id });
  if (mapped.row.sender_operator_id !== null && operator === null)
    notes.push({ reason: 'broken_reference', field: 'sender_operator_id', value: mapped.row.sender_operator_id });
  const avinodeId = mapped.row.avinode_message_id;
  const key = `${writer.plan.id} ${avinodeId}`;
  const isDuplicate = avinodeId !== null && seen.has(key);
  if (isDuplicate) notes.push({ reason: 'repeated_message', field: 'avinode_message_id', value: avinodeId });
  if (avinodeId !== null) seen.add(key);
  const row = {
    ...mapped.row,
    sender_iso_agent_id: agent as IsoAgentId | null,
    sender_operator_id: operator as OperatorId | null,
    avinode_message_id: isDuplicate ? null : avinodeId,
  };
  return { row, notes };
}

const rowOf = (message: PlannedMessage, { plan }: ThreadWriter): Row => ({
  ...message,
  session_id: plan.id,
  conversation_id: plan.start.conversationId,
});

function addEvent(batch: BatchBuilder, { plan }: ThreadWriter, { actor, ...event }: SessionEvent): void {
  batch.add('session_events', { session_id: plan.id, ...event, actor_kind: actor.kind, actor_id: actor.id });
}
