import type { Instant } from '../time/clock.ts';
import type { IsoAgentId } from '../ids.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import type { Actor } from './session-events.ts';
import type { SessionFacts, SessionPatch, SessionState, SessionStatus } from './sessions.ts';

export type StatusMove =
  | { readonly move: 'pause'; readonly until?: Instant | null | undefined; readonly keep?: boolean | undefined }
  | { readonly move: 'resume' }
  | { readonly move: 'complete'; readonly outcome: 'won' | 'lost' }
  | { readonly move: 'reopen' }
  | { readonly move: 'archive' }
  | { readonly move: 'restore' };

export type StatusMoveName = StatusMove['move'];

const movesFrom: Record<SessionStatus, readonly StatusMoveName[]> = {
  active: ['pause', 'complete', 'archive'],
  paused: ['pause', 'resume', 'complete', 'archive'],
  completed: ['reopen', 'archive'],
  archived: ['restore'],
};

/** The status moves of each status, for buttons and rules. */
export const legalMoves = (status: SessionStatus): readonly StatusMoveName[] => movesFrom[status];

export const notPaused = { pausedUntil: null, pausedKeep: false, pausedBy: null } as const;

/**
 * Decides what a status move changes.
 * @param session locked
 * @param move the move with its details
 * @param by the broker who makes it, null for the schedule
 * @param now the instant of the move
 */
export function decideStatus(
  session: SessionState,
  move: StatusMove,
  by: IsoAgentId | null,
  now: Instant,
): Decision<SessionPatch> {
  if (!movesFrom[session.status].includes(move.move)) {
    return refuse(session.status === 'archived' ? 'SESSION_ARCHIVED' : 'ILLEGAL_STATUS_MOVE');
  }
  switch (move.move) {
    case 'pause': {
      const until = move.until ?? null;
      if (until !== null && until <= now) return refuse('BAD_WAKE_UP', { until: 'Must be in the future' });
      return allow({ status: 'paused', pausedUntil: until, pausedKeep: move.keep ?? false, pausedBy: by });
    }
    case 'resume':
      return allow({ status: 'active', ...notPaused });
    case 'complete':
      return allow({
        status: 'completed',
        currentStep: move.outcome === 'won' ? 'closed_won' : 'closed_lost',
        stepBeforeClose: session.currentStep,
        sessionEndedAt: now,
        turn: 'nobody',
        ...notPaused,
      });
    case 'reopen':
      return allow({
        status: 'active',
        currentStep: session.stepBeforeClose ?? 'understanding_request',
        stepBeforeClose: null,
        sessionEndedAt: null,
        turn: 'broker',
      });
    case 'archive':
      return allow({ status: 'archived', statusBeforeArchive: session.status });
    case 'restore':
      return allow({ status: session.statusBeforeArchive ?? 'completed', statusBeforeArchive: null });
  }
}

/** Whether the schedule archives a session: completed at least `days` ago. */
export const isDueForArchive = (
  session: Pick<SessionFacts, 'status' | 'sessionEndedAt'>,
  endedBefore: Instant,
): boolean => session.status === 'completed' && session.sessionEndedAt !== null && session.sessionEndedAt < endedBefore;

/** Whether a snooze is over. */
export const isDueToWake = (session: Pick<SessionFacts, 'status' | 'pausedUntil'>, now: Instant): boolean =>
  session.status === 'paused' && session.pausedUntil !== null && session.pausedUntil <= now;

/** What new activity does to a snoozed session: it wakes, unless the broker said "keep" or did it themselves. */
export function wokenBy(session: SessionFacts, actorId: Actor['id']): SessionPatch {
  const stays = session.status !== 'paused' || session.pausedKeep || (actorId !== null && actorId === session.pausedBy);
  return stays ? {} : { status: 'active', ...notPaused };
}
