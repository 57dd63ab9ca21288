import type { OperatorId, ProposalId, QuoteId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import {
  type Actor,
  changesOf,
  type EventRefs,
  type SessionEvent,
  type SessionEventKind,
  systemActor,
} from '@tripthread/shared/sessions/session-events';
import { toActor } from '@tripthread/shared/sessions/stored-actor';
import { isOpen, type SessionFacts, type SessionPatch, turnAfterMessage } from '@tripthread/shared/sessions/sessions';
import type { MessageHead } from './messages.ts';

/** An entry of a thread after the initial snapshot. */
export type Line =
  | { readonly kind: 'message'; readonly at: Instant; readonly message: MessageHead }
  | { readonly kind: 'quote'; readonly at: Instant; readonly id: QuoteId; readonly operatorId: OperatorId }
  | { readonly kind: 'proposal'; readonly at: Instant; readonly id: ProposalId }
  | { readonly kind: 'merged'; readonly at: Instant; readonly id: string };

/** Builds the events of a thread one by one, so that only one has to be in memory. */
export interface ThreadBuilder {
  first(): SessionEvent;
  next(line: Line): SessionEvent;
  /** The fold of the events so far. */
  facts(): SessionFacts;
  version(): number;
}

/**
 * Builds the thread of a migrated session: a snapshot, then its messages, quotes and proposals in order. Each event carries
 * its changes, as for a native session, so the row is their fold. Nothing is marked unread.
 */
export function openThreadBuilder(start: SessionFacts): ThreadBuilder {
  let facts = start;
  let seq = 1;
  return {
    first: () => event(1, 'snapshot', systemActor, start.sessionStartedAt, {}, { before: {}, after: start }),
    next(line) {
      const patch = patchOf(facts, line);
      const changes = changesOf(facts, patch);
      facts = { ...facts, ...changes.after };
      seq += 1;
      return event(seq, kinds[line.kind], actorOf(line), line.at, refsOf(line), changes);
    },
    facts: () => facts,
    version: () => seq,
  };
}

const kinds = {
  message: 'message_posted',
  quote: 'quote_recorded',
  proposal: 'proposal_recorded',
  merged: 'snapshot',
} as const satisfies Record<Line['kind'], SessionEventKind>;

function event(
  seq: number,
  kind: SessionEventKind,
  actor: Actor,
  at: Instant,
  refs: EventRefs,
  changes: SessionEvent['changes'],
): SessionEvent {
  return { seq, kind, actor, source: 'import', at, refs, changes };
}

function patchOf(facts: SessionFacts, line: Line): SessionPatch {
  if (line.kind === 'merged' || line.kind === 'quote') return {};
  if (line.kind === 'proposal') return { proposalId: line.id, lastActivityAt: later(facts.lastActivityAt, line.at) };
  const { sender_type, audience } = line.message;
  return {
    messageCount: facts.messageCount + 1,
    lastActivityAt: later(facts.lastActivityAt, line.at),
    ...(isOpen(facts.status) ? { turn: turnAfterMessage(facts.turn, sender_type, audience) } : {}),
  };
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

function actorOf(line: Line): Actor {
  if (line.kind === 'quote') return { kind: 'operator', id: line.operatorId };
  if (line.kind !== 'message') return systemActor;
  const { sender_type, sender_iso_agent_id, sender_operator_id } = line.message;
  return toActor(sender_type, sender_iso_agent_id ?? sender_operator_id);
}

function refsOf(line: Line): EventRefs {
  switch (line.kind) {
    case 'message':
      return { messageId: line.message.id };
    case 'quote':
      return { quoteId: line.id, revision: 1 };
    case 'proposal':
      return { proposalId: line.id };
    case 'merged':
      return { mergedSessionId: line.id };
  }
}

/** Returns the session of a message: the last one that had begun by then, or else the first. */
export function sessionAt<T extends { readonly startedAt: Instant }>(
  sessions: readonly T[],
  at: Instant,
): T | undefined {
  return sessions.findLast(({ startedAt }) => startedAt <= at) ?? sessions[0];
}
