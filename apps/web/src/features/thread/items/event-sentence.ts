import type { ActorKind, SessionEventKind } from '@tripthread/shared/sessions/session-events';
import { type SessionFacts, type SessionStep, stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { cancelReasonText } from '../../../entities/sourcing/sourcing-text.ts';
import { actorName } from './actor-name.ts';

/** The fields of a thread item that its sentence needs. */
export interface EventItem {
  readonly kind: SessionEventKind;
  readonly source: string;
  readonly actor: { readonly kind: ActorKind; readonly name: string | null };
  readonly quote: { readonly operatorName: string | null } | null;
  readonly rfq: { readonly operatorName: string | null } | null;
  readonly linkChange?: 'made' | 'revoked' | 'extended' | null | undefined;
  readonly changes: { readonly before: Partial<SessionFacts>; readonly after: Partial<SessionFacts> };
}

export interface EventSentenceInput {
  /** Returns the name of a broker. */
  readonly agentName: (id: string) => string;
  /** Formats an instant: `tomorrow 09:00`. */
  readonly timeName: (instant: string) => string;
  /** Formats a flight’s local date: `12 Dec`. */
  readonly flightDateName: (date: string) => string;
}

/** Returns the actor, as the sentence starts. */
function subjectOf(item: EventItem): string {
  return item.actor.kind === 'system' && item.source === 'avinode' ? 'Avinode' : actorName(item.actor);
}

/** Returns `moved it to Requesting quotes`, or null when the event changed no step. */
function stepClause({ before, after }: EventItem['changes']): string | null {
  const to = after.currentStep;
  if (to === undefined) return null;
  const from: SessionStep | undefined = before.currentStep;
  const back = from !== undefined && stepIndex(to) < stepIndex(from);
  return `moved it ${back ? 'back ' : ''}to ${stepNames[to]}`;
}

/** Returns a clause for each changed id of the trip. */
function tripClauses({ changes: { before, after }, source, actor }: EventItem): string[] {
  const clauses: string[] = [];
  if (after.tripId !== undefined || after.avinodeTripId !== undefined) {
    const name = after.avinodeTripId ?? null;
    // With a broker as actor and Avinode as source, the trip was created there.
    const isMade = source === 'avinode' && actor.kind === 'iso_agent';
    if (name !== null && after.tripId === undefined) clauses.push(`identified the trip as ${name}`);
    else if (name !== null) clauses.push(isMade ? `created trip ${name} in Avinode` : `attached trip ${name}`);
    else if (after.tripId === null || after.avinodeTripId === null)
      clauses.push(`detached trip ${before.avinodeTripId ?? ''}`.trimEnd());
  }
  const ids = [
    ['RFP', 'avinodeRfpId'],
    ['RFQ', 'avinodeRfqId'],
  ] as const;
  for (const [word, field] of ids) {
    const value = after[field];
    if (value !== undefined) clauses.push(value === null ? `removed the ${word} id` : `attached ${word} ${value}`);
  }
  if (after.requestId !== undefined && after.requestId !== null) clauses.push('attached a trip request');
  if (after.workflowState !== undefined) clauses.push('changed the workflow notes');
  return clauses;
}

function snoozeClause(after: Partial<SessionFacts>, { timeName }: EventSentenceInput): string {
  const until = after.pausedUntil == null ? '' : ` until ${timeName(after.pausedUntil)}`;
  return `snoozed it${until}${after.pausedKeep === true ? ', through new activity' : ''}`;
}

function routeClause(after: Partial<SessionFacts>, { flightDateName }: EventSentenceInput): string {
  const words: string[] = [];
  if (after.departureAirport != null && after.arrivalAirport != null)
    words.push(`${after.departureAirport} → ${after.arrivalAirport}`);
  if (after.departureDate != null) words.push(flightDateName(after.departureDate));
  if (after.passengers != null) words.push(`${after.passengers} pax`);
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}

type Clause = (item: EventItem, words: EventSentenceInput) => string;

const clauses: Partial<Record<SessionEventKind, Clause>> = {
  created: () => 'opened this session',
  snapshot: ({ source, changes }) =>
    source !== 'import'
      ? 'created this session with its former state'
      : Object.keys(changes.after).length === 0
        ? 'merged a second session of this conversation into it'
        : 'imported this session',
  request_attached: ({ changes }, words) => `attached a trip request${routeClause(changes.after, words)}`,
  request_changed: ({ changes }, words) => `changed the trip request${routeClause(changes.after, words)}`,
  client_changed: () => 'changed the client',
  client_merged: () => 'merged the client with another',
  client_erased: () => 'erased the client’s data',
  paused: ({ changes }, words) => snoozeClause(changes.after, words),
  resumed: () => 'resumed it',
  woken: () => 'woke it from its snooze',
  completed: ({ changes }) => `completed it as ${changes.after.currentStep === 'closed_won' ? 'won' : 'lost'}`,
  reopened: ({ changes }) =>
    `reopened it${changes.after.currentStep === undefined ? '' : ` at ${stepNames[changes.after.currentStep]}`}`,
  archived: () => 'archived it',
  restored: () => 'restored it',
  assigned: ({ changes }, { agentName }) =>
    changes.after.isoAgentId === undefined ? 'reassigned it' : `assigned it to ${agentName(changes.after.isoAgentId)}`,
  rfq_seen: ({ rfq }) => `recorded an RFQ to ${rfq?.operatorName ?? 'an operator'}`,
  rfq_cancelled: ({ rfq }) => `reported the RFQ to ${rfq?.operatorName ?? 'an operator'} as cancelled`,
  trip_cancelled: () => 'cancelled the trip in Avinode',
  quote_expired: ({ quote }) => `marked the quote of ${quote?.operatorName ?? 'an operator'} as expired`,
  chaser_due: ({ rfq }) =>
    rfq === null
      ? 'flagged the client’s silence about the proposal'
      : `flagged the silence of ${rfq.operatorName ?? 'an operator'} for longer than usual`,
  proposal_recorded: () => 'drafted a proposal',
  proposal_sent: () => 'sent the proposal',
  proposal_withdrawn: () => 'withdrew the proposal',
  message_failed: ({ source }) =>
    source === 'mail' ? 'could not confirm that an email to the client was sent' : 'rejected a message to an operator',
  mail_approved: () => 'approved the email to the client',
  mail_withdrawn: () => 'withdrew the email to the client',
  proposal_viewed: () => 'opened the proposal',
  proposal_accepted: () => 'accepted the proposal',
  proposal_declined: () => 'declined the proposal',
  proposal_link_changed: ({ linkChange }) =>
    linkChange === 'revoked'
      ? 'withdrew a link to the proposal'
      : linkChange === 'extended'
        ? 'extended a link to the proposal'
        : 'created a link to the proposal',
  primary_quote_chosen: ({ changes, quote }) =>
    changes.after.primaryQuoteId === null
      ? 'removed the primary quote'
      : `chose ${quote === null ? 'a primary quote' : `${quote.operatorName ?? 'an operator'} as primary quote`}`,
  fallback_quote_chosen: (item) =>
    item.changes.after.fallbackQuoteId === null
      ? 'removed the fallback quote'
      : `chose ${quoteOf(item)} as fallback quote`,
  quote_rejected: (item) => `rejected the quote of ${quoteOf(item)}`,
  quote_reconsidered: (item) => `restored the quote of ${quoteOf(item)}`,
};

/** Returns the operator of the quote, `Jet Co`. */
const quoteOf = ({ quote }: EventItem): string => quote?.operatorName ?? 'an operator';

/** Kinds whose own sentence already names the step. */
const showsStep: ReadonlySet<SessionEventKind> = new Set([
  'created',
  'snapshot',
  'completed',
  'reopened',
  'proposal_accepted',
]);

/** Describes a status change: `Ana moved it to Requesting quotes`. The reason is shown beside it. */
export function eventSentence(item: EventItem, words: EventSentenceInput): string {
  const own = clauses[item.kind]?.(item, words);
  const parts = own === undefined ? tripClauses(item) : [own];
  const step = showsStep.has(item.kind) ? null : stepClause(item.changes);
  if (step !== null) parts.push(step);
  if (parts.length === 0) parts.push('changed this session');
  return `${subjectOf(item)} ${listOf(parts)}`;
}

/** Returns the reason: a broker’s text, or the meaning of Avinode’s code. */
export const formatReason = ({ kind, reason }: { kind: SessionEventKind; reason: string | null }): string | null =>
  kind === 'trip_cancelled' && reason !== null ? cancelReasonText(reason) : reason;

const listOf = (clauses: readonly string[]): string =>
  clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`;
