import type { RequestId } from '@tripthread/shared/ids';
import type { LegacyRequest, LegacySession } from '../../rules/sessions.ts';
import { idsOf } from '../../rules/requests.ts';
import type { Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, instantOf, latest, objectOf, textOf } from '../../rules/rows.ts';

/** A legacy conversation: its messages' parent, and the facts that are known about it. */
export interface LegacyConversation {
  readonly id: string;
  /** The id in its messages: its own, or that of the request that replaced it. */
  readonly threadId: string;
  /** Its row, if it has one. */
  readonly raw: Raw | null;
  readonly subject: string | null;
  readonly kind: string | null;
  readonly status: string | null;
  readonly requestId: string | null;
  readonly createdAt: string | null;
}

export const toLegacyConversation = (raw: Raw): LegacyConversation => ({
  id: idOf(raw, 'id') ?? '',
  threadId: idOf(raw, 'id') ?? '',
  raw,
  subject: textOf(raw, 'subject'),
  kind: textOf(raw, 'type'),
  status: textOf(raw, 'status'),
  requestId: idOf(raw, 'request_id'),
  createdAt: instantOf(raw, 'created_at'),
});

/** A row of `chat_sessions`. */
export const toLegacySession = (raw: Raw): LegacySession => ({
  id: idOf(raw, 'id') ?? '',
  status: textOf(raw, 'status'),
  step: textOf(raw, 'current_step'),
  kind: textOf(raw, 'conversation_type'),
  requestId: idOf(raw, 'request_id'),
  startedAt: instantOf(raw, 'session_started_at') ?? instantOf(raw, 'created_at'),
  endedAt: instantOf(raw, 'session_ended_at'),
  lastActivityAt: instantOf(raw, 'last_activity_at') ?? instantOf(raw, 'updated_at'),
  workflowState: objectOf(raw, 'workflow_state') ?? {},
  ids: idsOf(raw),
  ...rowOf(raw),
});

const rowOf = (raw: Raw) => ({
  ownerId: idOf(raw, 'iso_agent_id'),
  createdAt: instantOf(raw, 'created_at'),
  updatedAt: instantOf(raw, 'updated_at'),
});

/** Reads the session from a request's columns; null if they only hold the defaults that the schema change set. */
export function sessionOfRequestRow(raw: Raw, id: string): LegacySession | null {
  const status = textOf(raw, 'session_status');
  const step = textOf(raw, 'current_step');
  const isUntouched =
    step === null && (status === null || status === 'active') && textOf(raw, 'session_ended_at') === null;
  if (isUntouched) return null;
  return {
    id,
    status,
    step,
    kind: textOf(raw, 'conversation_type'),
    requestId: null,
    startedAt: instantOf(raw, 'session_started_at') ?? instantOf(raw, 'created_at'),
    endedAt: instantOf(raw, 'session_ended_at'),
    lastActivityAt: instantOf(raw, 'last_activity_at') ?? instantOf(raw, 'updated_at'),
    workflowState: objectOf(raw, 'workflow_state') ?? {},
    ids: idsOf(raw),
    ...rowOf(raw),
  };
}

export function toLegacyRequest(raw: Raw, at: string): LegacyRequest {
  const createdAt = instantOf(raw, 'created_at') ?? instantOf(raw, 'updated_at') ?? at;
  return {
    id: idOf(raw, 'id') ?? ('' as RequestId),
    status: textOf(raw, 'status'),
    createdAt,
    updatedAt: latest(instantOf(raw, 'updated_at')) ?? createdAt,
  };
}
