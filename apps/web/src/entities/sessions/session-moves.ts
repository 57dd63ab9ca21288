import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { stepNames } from '@tripthread/shared/sessions/sessions';
import { type StatusMove } from '@tripthread/shared/sessions/session-moves';
import type { SessionDetail, SessionRow } from '../../lib/api/api-types.ts';

/** The fields of a session that a move and its undo need. */
export type Movable = Pick<SessionRow, 'id' | 'version' | 'status' | 'currentStep' | 'pausedUntil'> &
  Partial<Pick<SessionDetail['session'], 'pausedKeep' | 'stepBeforeClose' | 'statusBeforeArchive'>>;

/** A move as the broker requests it: completing may cancel the trip at Avinode. */
export type RequestedMove = StatusMove & {
  readonly cancelTrip?: {
    readonly reason: CancelReason;
    readonly message: string;
    readonly evenIfShared?: boolean;
  };
};

/** Returns the moves that undo another one, in order. */
export function inverseMovesOf(before: Movable, { move }: StatusMove): readonly StatusMove[] {
  const snooze: StatusMove = { move: 'pause', until: before.pausedUntil, keep: before.pausedKeep ?? false };
  switch (move) {
    case 'pause':
      return before.status === 'paused' ? [snooze] : [{ move: 'resume' }];
    case 'resume':
      return [snooze];
    case 'complete':
      // Reopening also resumes, so a snoozed session is snoozed again.
      return before.status === 'paused' ? [{ move: 'reopen' }, snooze] : [{ move: 'reopen' }];
    case 'reopen':
      return [{ move: 'complete', outcome: before.currentStep === 'closed_won' ? 'won' : 'lost' }];
    case 'archive':
      return [{ move: 'restore' }];
    case 'restore':
      return [{ move: 'archive' }];
  }
}

/** Predicts what a move changes, to show it before the server answers. */
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
      return 'No longer snoozed.';
    case 'complete':
      return `Completed as ${wanted.outcome}.${wanted.cancelTrip === undefined ? '' : ' The operators are being notified.'}`;
    case 'reopen':
      return 'Reopened.';
    case 'archive':
      return 'Archived.';
    case 'restore':
      return 'Restored.';
  }
}

const statusTexts = { active: 'active', paused: 'snoozed', completed: 'completed', archived: 'archived' };

/** Describes a concurrent change: why a move was refused as stale. */
export function describeConcurrentChange(
  before: Pick<Movable, 'status' | 'currentStep'>,
  current: Pick<Movable, 'status' | 'currentStep'>,
): string {
  const changes = [
    before.status !== current.status && `the session is ${statusTexts[current.status]} now`,
    before.currentStep !== current.currentStep && `its step is ${stepNames[current.currentStep]} now`,
  ].filter((change) => change !== false);
  return `This session was changed by someone else${changes.length === 0 ? '' : `: ${changes.join(' and ')}`}. Nothing was saved.`;
}
