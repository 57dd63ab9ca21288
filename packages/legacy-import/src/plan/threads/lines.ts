import { isDeleted, type MessageHead, toHead, toMessage } from '../../rules/messages.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/kept-rows';
import { idOf, instantOf } from '../../rules/rows.ts';
import { sessionAt, type Telling, tellThread } from '../../rules/thread.ts';
import type { SessionEvent } from '@tripthread/shared/sessions/session-events';
import type { SessionFacts } from '@tripthread/shared/sessions/sessions';
import { type Account, Gathering, groupBy, type Planning, type Row, type Rows } from '../plan.ts';
import type { Around } from './around.ts';
import type { SessionPlan } from './session.ts';

/** A message of a session that had moved before the message was written. */
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

/** Tells a session's lines in order: whatever is older than the next message comes before it. */
class Teller {
  readonly plan: SessionPlan;
  readonly telling: Telling;
  #told = 0;

  constructor(plan: SessionPlan) {
    this.plan = plan;
    this.telling = tellThread(plan.start);
  }

  *until(at: string | null): Iterable<SessionEvent> {
    for (
      let line = this.plan.lines[this.#told];
      line !== undefined && (at === null || line.at <= at);
      line = this.plan.lines[this.#told]
    ) {
      this.#told += 1;
      yield this.telling.next(line);
    }
  }

  *message(message: MessageHead): Iterable<SessionEvent> {
    yield* this.until(message.created_at);
    yield this.telling.next({ kind: 'message', at: message.created_at, message });
  }
}

const openTellers = (plans: readonly SessionPlan[]): ReadonlyMap<string, readonly Teller[]> =>
  groupBy(
    plans
      .toSorted((a, b) => (a.startedAt === b.startedAt ? (a.id < b.id ? -1 : 1) : a.startedAt < b.startedAt ? -1 : 1))
      .map((plan) => new Teller(plan)),
    ({ plan }) => plan.threadId,
  );

const tellerAt = (tellers: readonly Teller[] | undefined, at: string): Teller | undefined =>
  sessionAt(
    (tellers ?? []).map((teller) => ({ teller, startedAt: teller.plan.startedAt })),
    at,
  )?.teller;

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

/** What the threads of some sessions come to, without the texts. */
export async function foldThreads(
  around: Around,
  plans: readonly SessionPlan[],
): Promise<ReadonlyMap<string, { facts: SessionFacts; version: number }>> {
  const { source, asOf } = around.planning;
  const tellers = openTellers(plans);
  const columns = headColumns.filter((column) => source.has('messages', column));
  const head = `jsonb_build_object(${columns.map((column) => `'${column}', t.${column}`).join(', ')})`;
  for await (const rows of messagesOf(around.planning, head, [...tellers.keys()])) {
    for (const { thread, row } of rows) {
      if (isDeleted(row)) continue;
      const message = toHead(row, { withOperator: around.withOperator(thread), at: asOf });
      const teller = tellerAt(tellers.get(thread), message.created_at);
      for (const _ of teller?.message(message) ?? []);
    }
  }
  const folded = new Map<string, { facts: SessionFacts; version: number }>();
  for (const teller of [...tellers.values()].flat()) {
    for (const _ of teller.until(null));
    folded.set(teller.plan.id, { facts: teller.telling.facts(), version: teller.telling.version() });
  }
  return folded;
}

function messagesOf({ source, stage }: Planning, row: string, threads: readonly string[]) {
  return source.stream<{ thread: string; row: Raw }>(
    `select t.${stage.threadColumn}::text as thread, ${row} as row from messages t where t.${stage.threadColumn} = any ($1::uuid[])
     order by t.${stage.threadColumn}, t.created_at, t.id`,
    [threads],
    atOnce,
  );
}

/** The messages of some talks, and the events of the sessions they are told in. */
export async function* tellLines(
  around: Around,
  plans: readonly SessionPlan[],
  threads: readonly string[],
): AsyncIterable<Lines> {
  const { planning } = around;
  const here = await planning.known.sessions(plans.map(({ id }) => id));
  const tellers = openTellers(plans);
  const seen = new Set<string>();
  let first = new Gathering(planning);
  for (const teller of [...tellers.values()].flat())
    if (!here.has(teller.plan.id)) addEvent(first, teller, teller.telling.first());
  for await (const rows of messagesOf(planning, 'to_jsonb(t)', threads)) {
    const batch = first;
    first = new Gathering(planning);
    const known = await planning.known.messages(
      here.size === 0 ? [] : rows.flatMap(({ row }) => idOf(row, 'id') ?? []),
    );
    const late: LateMessage[] = [];
    for (const { thread, row: raw } of rows) {
      const at = instantOf(raw, 'created_at') ?? planning.asOf;
      const teller = tellerAt(tellers.get(thread), at);
      const planned = planMessage(around, thread, raw, teller, seen);
      const sessionId = teller?.plan.id ?? null;
      const isHere = sessionId !== null && here.has(sessionId);
      batch.account('messages', raw, planned.notes, {
        isMoved: planned.row !== null,
        sessionId,
        clientId: teller?.plan.start.clientId ?? null,
      });
      if (planned.row === null || teller === undefined) continue;
      if (!isHere) {
        for (const event of teller.message(planned.row)) addEvent(batch, teller, event);
        batch.add('messages', rowOf(planned.row, teller));
      } else if (!known.has(planned.row.id)) late.push({ sessionId: teller.plan.id, row: rowOf(planned.row, teller) });
    }
    yield { rows: batch.rows, accounts: batch.accounts, late };
  }
  for (const teller of [...tellers.values()].flat())
    if (!here.has(teller.plan.id)) for (const event of teller.until(null)) addEvent(first, teller, event);
  yield { rows: first.rows, accounts: first.accounts, late: [] };
}

type PlannedMessage = ReturnType<typeof toMessage>['row'];

function planMessage(
  around: Around,
  thread: string,
  raw: Raw,
  teller: Teller | undefined,
  seen: Set<string>,
): { readonly row: PlannedMessage | null; readonly notes: readonly Note[] } {
  if (isDeleted(raw)) return { row: null, notes: [{ reason: 'deleted_message' }] };
  if (teller === undefined) return { row: null, notes: [{ reason: 'no_conversation' }] };
  const { book, planning } = around;
  const mapped = toMessage(raw, { withOperator: around.withOperator(thread), at: planning.asOf });
  const notes: Note[] = [...mapped.notes];
  const agent = book.knownAgent(mapped.row.sender_iso_agent_id);
  const operator = book.operatorOfProfile(mapped.row.sender_operator_id);
  if (mapped.row.sender_iso_agent_id !== null && agent === null)
    notes.push({ reason: 'broken_reference', field: 'sender_iso_agent_id', value: mapped.row.sender_iso_agent_id });
  if (mapped.row.sender_operator_id !== null && operator === null)
    notes.push({ reason: 'broken_reference', field: 'sender_operator_id', value: mapped.row.sender_operator_id });
  const avinodeId = mapped.row.avinode_message_id;
  const key = `${teller.plan.id} ${avinodeId}`;
  const isAgain = avinodeId !== null && seen.has(key);
  if (isAgain) notes.push({ reason: 'repeated_message', field: 'avinode_message_id', value: avinodeId });
  if (avinodeId !== null) seen.add(key);
  const row = {
    ...mapped.row,
    sender_iso_agent_id: agent,
    sender_operator_id: operator,
    avinode_message_id: isAgain ? null : avinodeId,
  };
  return { row, notes };
}

const rowOf = (message: PlannedMessage, { plan }: Teller): Row => ({
  ...message,
  session_id: plan.id,
  conversation_id: plan.start.conversationId,
});

function addEvent(batch: Gathering, { plan }: Teller, { actor, ...event }: SessionEvent): void {
  batch.add('session_events', { session_id: plan.id, ...event, actor_kind: actor.kind, actor_id: actor.id });
}
