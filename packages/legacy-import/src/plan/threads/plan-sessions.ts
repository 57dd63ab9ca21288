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

/** A session to be, before its facts are filled in from around it. */
export interface PlannedSession {
  readonly id: string;
  readonly former: LegacySession | null;
  readonly state: SessionState;
  readonly request: LegacyRequest | null;
  /** Former sessions that went into it. */
  readonly merged: readonly LegacySession[];
  /** Whether it is the session of its request: quotes without a trip and proposals stand on it. */
  readonly isMain: boolean;
  readonly notes: readonly Note[];
}

export interface DroppedSession {
  readonly former: LegacySession;
  readonly notes: readonly Note[];
}

export interface LegacyConversationFacts {
  readonly sessions: readonly LegacySession[];
  /** Requests without a session whose talk this is, the oldest first. */
  readonly claims: readonly LegacyRequest[];
  /** The request that the talk names. */
  readonly named: LegacyRequest | null;
  request(id: string | null): LegacyRequest | null;
  /** Of a request's sessions, the one with the newest activity; null where it has none. */
  mainSession(requestId: string): string | null;
  readonly liveMessages: number;
  readonly status: string | null;
  /** The id of a session that is made for a talk without one. */
  readonly generatedSessionId: string;
  readonly asOf: AsOf;
}

/** Which sessions come of one talk. */
export function decideSessions(conversation: LegacyConversationFacts): {
  readonly sessions: readonly PlannedSession[];
  readonly dropped: readonly DroppedSession[];
} {
  const blank = conversation.sessions.filter((legacyRow) => isBlank(legacyRow, conversation));
  const used = conversation.sessions.filter((legacyRow) => !blank.includes(legacyRow));
  const dropped = blank.map((legacyRow): DroppedSession => ({
    former: legacyRow,
    notes: [{ reason: 'blank_session' }],
  }));
  // A request that never had a session takes the talk's own, where that is nobody's yet.
  if (used.length === 0) return { sessions: withoutSession(conversation), dropped };
  const merged = mergeOpen(used, conversation);
  const claim = conversation.claims[0];
  const free = merged.find(({ former: legacyRow }) => legacyRow.requestId === null);
  const sessions = merged.map(({ former: legacyRow, merged: others }) => {
    const isClaimed = claim !== undefined && legacyRow === free?.former;
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

/** One open session per conversation. */
function mergeOpen(sessions: readonly LegacySession[], conversation: LegacyConversationFacts) {
  const isOpenOne = (legacyRow: LegacySession) =>
    isOpen(stateOfSession(legacyRow, conversation.request(legacyRow.requestId), conversation.asOf).status);
  const open = sessions.filter(isOpenOne);
  const closed = sessions
    .filter((legacyRow) => !open.includes(legacyRow))
    .map((legacyRow) => ({ former: legacyRow, merged: [] as readonly LegacySession[] }));
  if (open.length === 0) return closed;
  const { session, merged } = mergeSessions(open);
  return [{ former: session, merged }, ...closed];
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
    former: legacyRow,
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
  const made = { id: conversation.generatedSessionId, former: null, merged: [], notes: [] };
  if (request !== null)
    return [{ ...made, request, isMain: claim !== undefined, state: stateOfRequest(request, conversation.asOf) }];
  if (conversation.liveMessages === 0) return [];
  return [{ ...made, request: null, isMain: false, state: stateOfConversation(conversation) }];
}

/** A talk about no request: nothing was won or lost in it. One that was resolved or put away can be looked up, and restored. */
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
