import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { stepNames } from '@tripthread/shared/sessions/sessions';
import { type StatusMove } from '@tripthread/shared/sessions/session-moves';
import type { SessionDetail, SessionRow } from '../../lib/api/api-types.ts';

/** What a move needs to know of a session, and what its undoing goes back to. */
export type Movable = Pick<SessionRow, 'id' | 'version' | 'status' | 'currentStep' | 'pausedUntil'> &
  Partial<Pick<SessionDetail['session'], 'pausedKeep' | 'stepBeforeClose' | 'statusBeforeArchive'>>;

/** A move as a broker wants it: completing may take the trip back at Avinode. */
export type RequestedMove = StatusMove & {
  readonly cancelTrip?: {
    readonly reason: CancelReason;
    readonly message: string;
    readonly evenIfShared?: boolean;
  };
};

/** The moves that take another one back, in order. */
export function inverseMovesOf(before: Movable, { move }: StatusMove): readonly StatusMove[] {
  const snooze: StatusMove = { move: 'pause', until: before.pausedUntil, keep: before.pausedKeep ?? false };
  switch (move) {
    case 'pause':
      return before.status === 'paused' ? [snooze] : [{ move: 'resume' }];
    case 'resume':
      return [snooze];
    case 'complete':
      // Reopening wakes; what slept goes back to sleep.
      return before.status === 'paused' ? [{ move: 'reopen' }, snooze] : [{ move: 'reopen' }];
    case 'reopen':
      return [{ move: 'complete', outcome: before.currentStep === 'closed_won' ? 'won' : 'lost' }];
    case 'archive':
      return [{ move: 'restore' }];
    case 'restore':
      return [{ move: 'archive' }];
  }
}

/** What the screen shows before the server has answered. */
export function predicted(before: Movable, wanted: StatusMove): Partial<SessionRow> {
  switch (wanted.move) {
    case 'pause':
      return { status: 'paused', pausedUntil: wanted.until ?? null };
    case 'resume':
      return { status: 'active', pausedUntil: null };
    case 'complete':
      return {
        status: 'completed',
        currentStep: wanted.outcome === 'won' ? 'closed_won' : 'closed_lost',
        turn: 'nobody',
        pausedUntil: null,
      };
    case 'reopen':
      return { status: 'active', currentStep: before.stepBeforeClose ?? before.currentStep, turn: 'broker' };
    case 'archive':
      return { status: 'archived' };
    case 'restore':
      return { status: before.statusBeforeArchive ?? 'completed' };
  }
}

export function moveDoneMessage(wanted: RequestedMove): string {
  switch (wanted.move) {
    case 'pause':
      return 'Snoozed.';
    case 'resume':
      return 'Back on the desk.';
    case 'complete':
      return `Completed as ${wanted.outcome}.${wanted.cancelTrip === undefined ? '' : ' The operators are being told.'}`;
    case 'reopen':
      return 'Reopened.';
    case 'archive':
      return 'Archived.';
    case 'restore':
      return 'Restored.';
  }
}

const statusTexts = { active: 'active', paused: 'snoozed', completed: 'completed', archived: 'archived' };

/** What somebody else changed meanwhile, in one sentence: the reason why a move was refused as stale. */
export function describeConcurrentChange(
  before: Pick<Movable, 'status' | 'currentStep'>,
  current: SessionDetail['session'],
): string {
  const changes = [
    before.status !== current.status && `it is ${statusTexts[current.status]} now`,
    before.currentStep !== current.currentStep && `its step is ${stepNames[current.currentStep]} now`,
  ].filter((change) => change !== false);
  return `Somebody changed this session meanwhile${changes.length === 0 ? '' : `: ${changes.join(' and ')}`}. Nothing was saved.`;
}
