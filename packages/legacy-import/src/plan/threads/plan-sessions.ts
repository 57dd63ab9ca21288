import { mergeSessions } from '../../rules/merge-sessions.ts';
import type { Note } from '@tripthread/shared/legacy/legacy-rows';
import {
  type AsOf,
  type LegacyRequest,
  type LegacySession,
  type SessionState,
  stateOfRequest,
  stateOfSession,
} from '../../rules/sessions.ts';
import { isOpen } from '@tripthread/shared/sessions/sessions';

/** A planned session, before the facts of other tables are added. */
export interface PlannedSession {
  readonly id: string;
  readonly legacyRow: LegacySession | null;
  readonly state: SessionState;
  readonly request: LegacyRequest | null;
  /** Legacy sessions that were merged into it. */
  readonly merged: readonly LegacySession[];
  /** Whether it is its request's main session: quotes without a trip and proposals belong to it. */
  readonly isMain: boolean;
  readonly notes: readonly Note[];
}

export interface DroppedSession {
  readonly legacyRow: LegacySession;
  readonly notes: readonly Note[];
}

export interface LegacyConversationFacts {
  readonly sessions: readonly LegacySession[];
  /** Requests without a session that belong to this conversation, oldest first. */
  readonly claims: readonly LegacyRequest[];
  /** The request that the conversation references. */
  readonly named: LegacyRequest | null;
  request(id: string | null): LegacyRequest | null;
  /** The most recently active session of a request; null if it has none. */
  mainSession(requestId: string): string | null;
  readonly liveMessages: number;
  readonly status: string | null;
  /** The id of the session that is created for a conversation without one. */
  readonly generatedSessionId: string;
  readonly asOf: AsOf;
}

/** Returns the sessions of one conversation. */
export function decideSessions(conversation: LegacyConversationFacts): {
  readonly sessions: readonly PlannedSession[];
  readonly dropped: readonly DroppedSession[];
} {
  const blank = conversation.sessions.filter((legacyRow) => isBlank(legacyRow, conversation));
  const used = conversation.sessions.filter((legacyRow) => !blank.includes(legacyRow));
  const dropped = blank.map((legacyRow): DroppedSession => ({
    legacyRow,
    notes: [{ reason: 'blank_session' }],
  }));
  // A request without a session gets the conversation's own session, unless it belongs to another request.
  if (used.length === 0) return { sessions: withoutSession(conversation), dropped };
  const merged = mergeOpen(used, conversation);
  const claim = conversation.claims[0];
  const free = merged.find(({ legacyRow }) => legacyRow.requestId === null);
  const sessions = merged.map(({ legacyRow, merged: others }) => {
    const isClaimed = claim !== undefined && legacyRow === free?.legacyRow;
    const request = isClaimed ? claim : conversation.request(legacyRow.requestId);
    return decided(
      legacyRow,
      others,
      request,
      isClaimed || isMainOf(request, [legacyRow, ...others], conversation),
      conversation,
    );
  });
  return { sessions, dropped };
}

const isBlank = ({ ids, requestId }: LegacySession, { liveMessages, claims }: LegacyConversationFacts): boolean =>
  liveMessages === 0 &&
  claims.length === 0 &&
  requestId === null &&
  ids.trip === null &&
  ids.rfpId === null &&
  ids.rfqId === null;

const isMainOf = (
  request: LegacyRequest | null,
  sessions: readonly LegacySession[],
  conversation: LegacyConversationFacts,
): boolean => {
  const main = request === null ? null : conversation.mainSession(request.id);
  return main !== null && sessions.some(({ id }) => id === main);
};

/** Merges open sessions, since a conversation may have only one. */
function mergeOpen(sessions: readonly LegacySession[], conversation: LegacyConversationFacts) {
  const isOpenOne = (legacyRow: LegacySession) =>
    isOpen(stateOfSession(legacyRow, conversation.request(legacyRow.requestId), conversation.asOf).status);
  const open = sessions.filter(isOpenOne);
  const closed = sessions
    .filter((legacyRow) => !open.includes(legacyRow))
    .map((legacyRow) => ({ legacyRow, merged: [] as readonly LegacySession[] }));
  if (open.length === 0) return closed;
  const { session, merged } = mergeSessions(open);
  return [{ legacyRow: session, merged }, ...closed];
}

function decided(
  legacyRow: LegacySession,
  merged: readonly LegacySession[],
  request: LegacyRequest | null,
  isMain: boolean,
  conversation: LegacyConversationFacts,
): PlannedSession {
  const state = stateOfSession(legacyRow, request, conversation.asOf);
  return {
    id: legacyRow.id,
    legacyRow,
    merged,
    request,
    isMain,
    state,
    notes: [...state.notes, ...legacyRow.ids.notes],
  };
}

function withoutSession(conversation: LegacyConversationFacts): readonly PlannedSession[] {
  const [claim] = conversation.claims;
  const request = claim ?? (conversation.liveMessages > 0 ? conversation.named : null);
  const made = { id: conversation.generatedSessionId, legacyRow: null, merged: [], notes: [] };
  if (request !== null)
    return [{ ...made, request, isMain: claim !== undefined, state: stateOfRequest(request, conversation.asOf) }];
  if (conversation.liveMessages === 0) return [];
  return [{ ...made, request: null, isMain: false, state: stateOfConversation(conversation) }];
}

/** A conversation about no request has no outcome. If it was resolved or archived, it stays findable and can be restored. */
function stateOfConversation({ status }: LegacyConversationFacts): SessionState {
  const isOver = status === 'resolved' || status === 'archived';
  return {
    status: isOver ? 'archived' : 'active',
    currentStep: 'understanding_request',
    statusBeforeArchive: isOver ? 'active' : null,
    endedAt: null,
    notes: [],
  };
}
