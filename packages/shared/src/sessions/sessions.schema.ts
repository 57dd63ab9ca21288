import { z } from 'zod';
import {
  avinodeId,
  clientId,
  conversationId,
  cursor,
  expectedVersion,
  idempotencyKey,
  instant,
  isoAgentId,
  pageLimit,
  quoteId,
  requestId,
  sessionId,
  storable,
  textUpTo,
  tripReference,
} from '../input.schema.ts';
import { type Json, sessionStatuses, sessionSteps } from './sessions.ts';
import { maxWorkflowStateLength } from './trip-info.ts';
import { cancelling } from '../sourcing/trips.schema.ts';

export const sessionStatus = z.enum(sessionStatuses);
export const sessionStep = z.enum(sessionSteps);

/** `sessions.list`. Default: the viewer's active and paused sessions, newest activity first. */
export const ListSessions = z.strictObject({
  status: z.union([sessionStatus, z.array(sessionStatus).min(1).max(4)]).optional(),
  tripId: tripReference.optional(),
  step: sessionStep.optional(),
  assignee: isoAgentId.optional(),
  /** Words to find in client, subject, route or trip; in a colleague's session only in route and trip. */
  q: textUpTo(100).optional(),
  scope: z.enum(['mine', 'team']).default('mine'),
  unread: z.boolean().optional(),
  /** Only with a price that expires within 24 hours or has expired. */
  expiring: z.boolean().optional(),
  /** Only with an operator who is silent for longer than usual. */
  silent: z.boolean().optional(),
  /** Most overdue first instead of newest activity; only open sessions, and a team's only for its lead. */
  sort: z.literal('urgent').optional(),
  /** Restricts the result to these sessions: how an open list applies a change. */
  ids: z.array(sessionId).min(1).max(100).optional(),
  cursor: cursor.optional(),
  limit: pageLimit.default(50),
});
export type ListSessions = z.output<typeof ListSessions>;

export const SessionsByTrip = z.strictObject({ tripId: tripReference });
export const SessionByConversation = z.strictObject({ conversationId });
export const SessionByRequest = z.strictObject({ requestId });
export const SessionById = z.strictObject({ sessionId });

export const SessionThread = z.strictObject({
  sessionId,
  /** Reads events before this `seq`; omit for the newest page. */
  cursor: z.int().min(1).max(2_147_483_647).optional(),
  limit: pageLimit.default(50),
});

/** For an existing conversation or a new one. Concurrent calls return the same session. */
export const CreateOrUpdateSession = z
  .strictObject({
    conversationId: conversationId.optional(),
    subject: textUpTo(200).optional(),
    clientId: clientId.optional(),
    requestId: requestId.optional(),
    currentStep: sessionStep.optional(),
    idempotencyKey: idempotencyKey.optional(),
  })
  .refine((input) => input.conversationId !== undefined || input.subject !== undefined, {
    path: ['subject'],
    message: 'Give a conversationId, or a subject for a new conversation',
  })
  .refine((input) => input.conversationId !== undefined || input.idempotencyKey !== undefined, {
    path: ['idempotencyKey'],
    message: 'A new conversation needs an idempotency key',
  });
export type CreateOrUpdateSession = z.output<typeof CreateOrUpdateSession>;

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([
    z.string().max(4_000).refine(storable),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(json).max(100),
    z.record(stateKey, json),
  ]),
);
const stateKey = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/u)
  .refine((key) => key !== 'constructor' && key !== 'prototype');

export const workflowState = z
  .record(stateKey, json)
  .refine(
    (state) => JSON.stringify(state).length <= maxWorkflowStateLength,
    `At most ${maxWorkflowStateLength} characters of JSON`,
  );

export const UpdateTripInfo = z.strictObject({
  sessionId,
  expectedVersion,
  /** `null` detaches the trip. */
  avinodeTripId: tripReference.nullable().optional(),
  avinodeRfpId: avinodeId('a?rfp', 'rfp-123').nullable().optional(),
  avinodeRfqId: avinodeId('arfq', 'arfq-12345678').nullable().optional(),
  requestId: requestId.optional(),
  currentStep: sessionStep.optional(),
  /** Required when `currentStep` moves the session back. */
  reason: textUpTo(500).optional(),
  workflowState: workflowState.optional(),
});
export type UpdateTripInfo = z.output<typeof UpdateTripInfo>;

const versioned = { sessionId, expectedVersion };
export const SetSessionStatus = z.discriminatedUnion('move', [
  z.strictObject({
    ...versioned,
    move: z.literal('pause'),
    until: instant.nullable().optional(),
    keep: z.boolean().optional(),
  }),
  z.strictObject({ ...versioned, move: z.literal('resume') }),
  z.strictObject({
    ...versioned,
    move: z.literal('complete'),
    outcome: z.enum(['won', 'lost']),
    reason: textUpTo(500).optional(),
    /** Also cancels the trip in Avinode, with its RFQs. */
    cancelTrip: z
      .strictObject({
        ...cancelling,
        /** Confirms the cancellation although other open sessions use the trip. */
        evenIfShared: z.boolean().optional(),
      })
      .optional(),
  }),
  z.strictObject({ ...versioned, move: z.literal('reopen') }),
  z.strictObject({ ...versioned, move: z.literal('archive') }),
  z.strictObject({ ...versioned, move: z.literal('restore') }),
]);
export type SetSessionStatus = z.output<typeof SetSessionStatus>;

export const MoveStep = z.strictObject({ ...versioned, step: sessionStep, reason: textUpTo(500).optional() });
export type MoveStep = z.output<typeof MoveStep>;

export const AssignSession = z.strictObject({ ...versioned, assignee: isoAgentId });
export type AssignSession = z.output<typeof AssignSession>;

/** The viewer has read everything up to `seq`. A mark never moves back. */
export const MarkRead = z.strictObject({ sessionId, seq: z.int().min(0).max(2_147_483_647) });
export type MarkRead = z.output<typeof MarkRead>;

export const ChoosePrimaryQuote = z.strictObject({ ...versioned, quoteId: quoteId.nullable() });
export type ChoosePrimaryQuote = z.output<typeof ChoosePrimaryQuote>;

export const ChooseFallbackQuote = z.strictObject({ ...versioned, quoteId: quoteId.nullable() });
export type ChooseFallbackQuote = z.output<typeof ChooseFallbackQuote>;

/** The reason is stored and shown in the thread. */
export const RejectQuote = z.strictObject({ ...versioned, quoteId, reason: textUpTo(300) });
export type RejectQuote = z.output<typeof RejectQuote>;

export const ReconsiderQuote = z.strictObject({ ...versioned, quoteId });
export type ReconsiderQuote = z.output<typeof ReconsiderQuote>;
