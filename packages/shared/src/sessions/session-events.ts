import type {
  ClientId,
  InboundMailId,
  IsoAgentId,
  MailId,
  MessageId,
  NotificationId,
  OperatorId,
  ProposalId,
  QuoteId,
  RequestId,
  RfqId,
} from '../ids.ts';
import { isRecord, keysOf, pickFields } from '../fields.ts';
import type { Instant } from '../time/clock.ts';
import type { SessionFacts, SessionPatch } from './sessions.ts';

/** Kinds of session events. Each is one row of `session_events`; the thread shows them in order. */
export const sessionEventKinds = [
  'created',
  'snapshot',
  'trip_info_changed',
  'request_attached',
  'request_changed',
  'client_changed',
  'step_moved',
  'paused',
  'resumed',
  'woken',
  'completed',
  'reopened',
  'archived',
  'restored',
  'assigned',
  'message_posted',
  'notification_received',
  'rfq_seen',
  'quote_recorded',
  'quote_revised',
  'quote_declined',
  'primary_quote_chosen',
  'proposal_recorded',
  'sourcing_updated',
  'rfq_cancelled',
  'trip_cancelled',
  'message_sent',
  'message_failed',
  'quote_expired',
  'chaser_due',
  'proposal_sent',
  'proposal_withdrawn',
  'mail_approved',
  'mail_withdrawn',
  'proposal_viewed',
  'proposal_accepted',
  'proposal_declined',
  'proposal_link_changed',
  'client_merged',
  'fallback_quote_chosen',
  'quote_rejected',
  'quote_reconsidered',
  'client_erased',
] as const;
export type SessionEventKind = (typeof sessionEventKinds)[number];

export const actorKinds = ['iso_agent', 'client', 'operator', 'assistant', 'system'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** Who did it: an agent, a client or an operator by their id, where it is known; the system and the assistant have none. */
export type Actor =
  | { readonly kind: 'iso_agent'; readonly id: IsoAgentId | null }
  | { readonly kind: 'client'; readonly id: ClientId | null }
  | { readonly kind: 'operator'; readonly id: OperatorId | null }
  | { readonly kind: 'assistant' | 'system'; readonly id: null };

/** Returns the actor's id in the column of its kind, and null in the two others. */
export const senderIdsOf = (
  actor: Actor,
): {
  readonly senderIsoAgentId: IsoAgentId | null;
  readonly senderOperatorId: OperatorId | null;
  readonly senderClientId: ClientId | null;
} => ({
  senderIsoAgentId: actor.kind === 'iso_agent' ? actor.id : null,
  senderOperatorId: actor.kind === 'operator' ? actor.id : null,
  senderClientId: actor.kind === 'client' ? actor.id : null,
});

export const systemActor: Actor = { kind: 'system', id: null };

/** The entry point through which the event came. */
export const eventSources = ['desk', 'avinode', 'schedule', 'import', 'demo', 'mail', 'client_page'] as const;
export type EventSource = (typeof eventSources)[number];

/** The ids an event concerns. Texts and personal data stay in their own tables. */
export interface EventRefs {
  readonly messageId?: MessageId;
  readonly quoteId?: QuoteId;
  /** The message whose delivery changed; the message itself is another event. */
  readonly aboutMessageId?: MessageId;
  /** Which price of the quote: its revision at the time. */
  readonly revision?: number;
  /** The price had expired and is valid again. */
  readonly isBack?: boolean;
  readonly rfqId?: RfqId;
  readonly proposalId?: ProposalId;
  readonly requestId?: RequestId;
  readonly notificationId?: NotificationId;
  /** The mail that the event concerns, also one without a message in the thread. */
  readonly mailId?: MailId;
  readonly inboundMailId?: InboundMailId;
  /** The broker who entered what the client or operator said. */
  readonly enteredBy?: IsoAgentId;
  readonly avinodeId?: string;
  readonly avinodeKind?: string;
  /** The change of a proposal link. */
  readonly linkChange?: 'made' | 'revoked' | 'extended';
  /** Fields of the request that changed, beyond the route facts on the row. */
  readonly requestFields?: readonly string[];
  /** A legacy session that was merged into this one by the import. */
  readonly mergedSessionId?: string;
  /** The reason, as typed by the actor. */
  readonly reason?: string;
}

/** Before and after of the session columns that an event changed. */
export interface EventChanges {
  readonly before: Partial<SessionFacts>;
  readonly after: Partial<SessionFacts>;
}

export interface SessionEvent {
  readonly seq: number;
  readonly kind: SessionEventKind;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly at: Instant;
  readonly refs: EventRefs;
  readonly changes: EventChanges;
}

/** Kinds that move a session to the top and mark it unread, except for their author. */
const quietKinds: ReadonlySet<SessionEventKind> = new Set([
  'archived',
  'snapshot',
  'sourcing_updated',
  'message_sent',
  'mail_approved',
  'mail_withdrawn',
  'proposal_link_changed',
  'client_merged',
  'client_erased',
]);
export const isActivity = (kind: SessionEventKind): boolean => !quietKinds.has(kind);

/** Kinds that wake a snoozed session, unless caused by the broker who snoozed it. */
const wakingKinds: ReadonlySet<SessionEventKind> = new Set([
  'message_posted',
  'notification_received',
  'rfq_seen',
  'quote_recorded',
  'quote_revised',
  'quote_declined',
  'proposal_recorded',
  'trip_info_changed',
  'request_attached',
  'request_changed',
  'rfq_cancelled',
  'trip_cancelled',
  'message_failed',
  'quote_expired',
  'proposal_viewed',
  'proposal_accepted',
  'proposal_declined',
]);
export const wakes = (kind: SessionEventKind): boolean => wakingKinds.has(kind);

/** Facts that were added later: the first event of older sessions lacks them. */
const laterFacts = {
  silentSinceAt: null,
  clientWish: null,
  fallbackQuoteId: null,
  quoteRejections: {},
} as const satisfies Partial<SessionFacts>;

/**
 * Folds events into a session: a plain merge in order of `seq`.
 * The first event (`created` or `snapshot`) carries every fact; null without events.
 */
export function foldSession(events: readonly SessionEvent[]): (SessionPatch & { readonly version: number }) | null {
  let facts: SessionPatch = laterFacts;
  for (const event of events) facts = { ...facts, ...event.changes.after };
  const last = events.at(-1);
  return last === undefined ? null : { ...facts, version: last.seq };
}

/** Returns the changes of a patch: only the facts whose value differs. */
export function changesOf(session: SessionFacts, patch: Partial<SessionFacts>): EventChanges {
  const changed = keysOf(patch).filter((key) => patch[key] !== undefined && !sameValue(session[key], patch[key]));
  return { before: pickFields<SessionFacts>(session, changed), after: pickFields<SessionFacts>(patch, changed) };
}

const keyedFacts: ReadonlySet<string> = new Set<keyof SessionFacts>(['workflowState', 'quoteRejections']);

const entriesOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** Returns the fields that an event touched, with `workflowState`, rejections and the request split by key. */
export function fieldsTouched(event: Pick<SessionEvent, 'changes' | 'refs'>): ReadonlySet<string> {
  const before: Readonly<Record<string, unknown>> = event.changes.before;
  const fields = new Set<string>(event.refs.requestFields?.map((field) => `request.${field}`));
  for (const [key, after] of Object.entries(event.changes.after)) {
    if (!keyedFacts.has(key)) {
      fields.add(key);
      continue;
    }
    const [was, is] = [entriesOf(before[key]), entriesOf(after)];
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (!sameValue(was[name], is[name])) fields.add(`${key}.${name}`);
    }
  }
  return fields;
}

/** Whether two JSON values are equal, ignoring the order of keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isRecord(a) || !isRecord(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}
