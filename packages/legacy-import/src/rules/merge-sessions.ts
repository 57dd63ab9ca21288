import { isClosedStep, stepIndex } from '@tripthread/shared/sessions/sessions';
import type { SortedIds } from './values/avinode-ids.ts';
import type { LegacySession } from './sessions.ts';
import { readStep } from '@tripthread/shared/requests/legacy-status';

/** The result of merging several open sessions of one conversation. */
export interface MergedSession {
  readonly session: LegacySession;
  /** The merged sessions, oldest first. */
  readonly merged: readonly LegacySession[];
}

const byPriority = (a: LegacySession, b: LegacySession): number => {
  const [left, right] = [a, b].map(({ lastActivityAt, startedAt, id }) => `${lastActivityAt ?? startedAt ?? ''} ${id}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/**
 * Merges sessions: the most recently active one keeps its id and values, and takes missing ids, request and context from the
 * others, newest first. It gets the latest step and the earliest start, and is active if any was.
 */
export function mergeSessions(open: readonly LegacySession[]): MergedSession {
  const ordered = open.toSorted(byPriority);
  const newest = ordered.at(-1);
  if (newest === undefined) throw new Error('there is no session to merge');
  const merged = ordered.slice(0, -1);
  const fromNewest = ordered.toReversed();
  const furthest = fromNewest.reduce((best, one) => (placeOf(one) > placeOf(best) ? one : best), newest);
  const session: LegacySession = {
    ...newest,
    status: ordered.some(({ status }) => status === 'active') ? 'active' : newest.status,
    step: furthest.step,
    kind: ordered.some(({ kind }) => kind === 'flight_request') ? 'flight_request' : newest.kind,
    requestId: fromNewest.map(({ requestId }) => requestId).find((id) => id !== null) ?? null,
    startedAt: ordered.flatMap(({ startedAt }) => startedAt ?? []).sort()[0] ?? null,
    workflowState: Object.assign(
      {},
      ...ordered.map(({ workflowState }) => workflowState),
    ) as LegacySession['workflowState'],
    ids: mergeIds(fromNewest.map(({ ids }) => ids)),
  };
  return { session, merged };
}

function placeOf({ step }: LegacySession): number {
  const read = readStep(step);
  return read === null || isClosedStep(read) ? -1 : stepIndex(read);
}

const mergeIds = (all: readonly SortedIds[]): SortedIds => ({
  trip: all.map(({ trip }) => trip).find((trip) => trip !== null) ?? null,
  rfpId: all.map(({ rfpId }) => rfpId).find((id) => id !== null) ?? null,
  rfqId: all.map(({ rfqId }) => rfqId).find((id) => id !== null) ?? null,
  notes: all.flatMap(({ notes }) => notes),
});
