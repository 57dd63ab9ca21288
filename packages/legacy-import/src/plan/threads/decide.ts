import { mergeSessions } from '../../rules/merge-sessions.ts';
import type { Note } from '@tripthread/shared/legacy/kept-rows';
import {
  type AsOf,
  type FormerRequest,
  type FormerSession,
  type Standing,
  standingOfRequest,
  standingOfSession,
} from '../../rules/sessions.ts';
import { isOpen } from '@tripthread/shared/sessions/sessions';

/** A session to be, before its facts are filled in from around it. */
export interface Decided {
  readonly id: string;
  readonly former: FormerSession | null;
  readonly standing: Standing;
  readonly request: FormerRequest | null;
  /** Former sessions that went into it. */
  readonly merged: readonly FormerSession[];
  /** Whether it is the session of its request: quotes without a trip and proposals stand on it. */
  readonly isMain: boolean;
  readonly notes: readonly Note[];
}

export interface Dropped {
  readonly former: FormerSession;
  readonly notes: readonly Note[];
}

export interface TalkFacts {
  readonly sessions: readonly FormerSession[];
  /** Requests without a session whose talk this is, the oldest first. */
  readonly claims: readonly FormerRequest[];
  /** The request that the talk names. */
  readonly named: FormerRequest | null;
  request(id: string | null): FormerRequest | null;
  /** Of a request's sessions, the one with the newest activity; null where it has none. */
  mainSession(requestId: string): string | null;
  readonly liveMessages: number;
  readonly status: string | null;
  /** The id of a session that is made for a talk without one. */
  readonly madeSessionId: string;
  readonly asOf: AsOf;
}

/** Which sessions come of one talk. */
export function decideSessions(talk: TalkFacts): {
  readonly sessions: readonly Decided[];
  readonly dropped: readonly Dropped[];
} {
  const blank = talk.sessions.filter((former) => isBlank(former, talk));
  const used = talk.sessions.filter((former) => !blank.includes(former));
  const dropped = blank.map((former): Dropped => ({ former, notes: [{ reason: 'blank_session' }] }));
  // A request that never had a session takes the talk's own, where that is nobody's yet.
  if (used.length === 0) return { sessions: withoutSession(talk), dropped };
  const merged = mergeOpen(used, talk);
  const claim = talk.claims[0];
  const free = merged.find(({ former }) => former.requestId === null);
  const sessions = merged.map(({ former, merged: others }) => {
    const isClaimed = claim !== undefined && former === free?.former;
    const request = isClaimed ? claim : talk.request(former.requestId);
    return decided(former, others, request, isClaimed || isMainOf(request, [former, ...others], talk), talk);
  });
  return { sessions, dropped };
}

const isBlank = ({ ids, requestId }: FormerSession, { liveMessages, claims }: TalkFacts): boolean =>
  liveMessages === 0 &&
  claims.length === 0 &&
  requestId === null &&
  ids.trip === null &&
  ids.rfpId === null &&
  ids.rfqId === null;

const isMainOf = (request: FormerRequest | null, sessions: readonly FormerSession[], talk: TalkFacts): boolean => {
  const main = request === null ? null : talk.mainSession(request.id);
  return main !== null && sessions.some(({ id }) => id === main);
};

/** One open session per conversation. */
function mergeOpen(sessions: readonly FormerSession[], talk: TalkFacts) {
  const isOpenOne = (former: FormerSession) =>
    isOpen(standingOfSession(former, talk.request(former.requestId), talk.asOf).status);
  const open = sessions.filter(isOpenOne);
  const closed = sessions
    .filter((former) => !open.includes(former))
    .map((former) => ({ former, merged: [] as readonly FormerSession[] }));
  if (open.length === 0) return closed;
  const { session, merged } = mergeSessions(open);
  return [{ former: session, merged }, ...closed];
}

function decided(
  former: FormerSession,
  merged: readonly FormerSession[],
  request: FormerRequest | null,
  isMain: boolean,
  talk: TalkFacts,
): Decided {
  const standing = standingOfSession(former, request, talk.asOf);
  return { id: former.id, former, merged, request, isMain, standing, notes: [...standing.notes, ...former.ids.notes] };
}

function withoutSession(talk: TalkFacts): readonly Decided[] {
  const [claim] = talk.claims;
  const request = claim ?? (talk.liveMessages > 0 ? talk.named : null);
  const made = { id: talk.madeSessionId, former: null, merged: [], notes: [] };
  if (request !== null)
    return [{ ...made, request, isMain: claim !== undefined, standing: standingOfRequest(request, talk.asOf) }];
  if (talk.liveMessages === 0) return [];
  return [{ ...made, request: null, isMain: false, standing: standingOfTalk(talk) }];
}

/** A talk about no request: nothing was won or lost in it. One that was resolved or put away can be looked up, and restored. */
function standingOfTalk({ status }: TalkFacts): Standing {
  const isOver = status === 'resolved' || status === 'archived';
  return {
    status: isOver ? 'archived' : 'active',
    currentStep: 'understanding_request',
    statusBeforeArchive: isOver ? 'active' : null,
    endedAt: null,
    notes: [],
  };
}
