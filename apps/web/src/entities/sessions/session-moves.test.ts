import { legalMoves, type StatusMove } from '@tripthread/shared/sessions/session-moves';
import type { SessionId } from '@tripthread/shared/ids';
import { sessionStatuses } from '@tripthread/shared/sessions/sessions';
import { expect, test } from 'vitest';
import { predicted, describeConcurrentChange, type Movable, inverseMovesOf } from './session-moves.ts';

const session = (given: Partial<Movable>): Movable => ({
  id: 's' as SessionId,
  version: 1,
  status: 'active',
  currentStep: 'proposal_sent',
  pausedUntil: null,
  ...given,
});
const detailed = (name: StatusMove['move']): StatusMove =>
  name === 'complete' ? { move: name, outcome: 'won' } : { move: name };

test.each(sessionStatuses.flatMap((status) => legalMoves(status).map((move) => [status, move] as const)))(
  'from %s, %s can be undone, back to the same status',
  (status, name) => {
    const before = session({
      status,
      currentStep: status === 'completed' ? 'closed_won' : 'proposal_sent',
      stepBeforeClose: 'proposal_sent',
      statusBeforeArchive: 'active',
    });
    let present = session({ ...before, ...(predicted(before, detailed(name)) as Partial<Movable>) });
    for (const back of inverseMovesOf(before, detailed(name))) {
      expect(legalMoves(present.status)).toContain(back.move);
      present = session({
        ...present,
        statusBeforeArchive: before.status,
        ...(predicted({ ...present, statusBeforeArchive: before.status }, back) as Partial<Movable>),
      });
    }
    expect(present.status).toBe(before.status);
  },
);

test('undoing a resume keeps the snooze time', () => {
  const pausedUntil = '2026-11-24T08:00:00.000Z';
  const paused = session({ status: 'paused', pausedUntil, pausedKeep: true });
  expect(inverseMovesOf(paused, { move: 'resume' })).toEqual([{ move: 'pause', until: pausedUntil, keep: true }]);
});

test('a concurrent change is described', () => {
  expect(
    describeConcurrentChange(
      { status: 'active', currentStep: 'proposal_sent' },
      {
        status: 'completed',
        currentStep: 'closed_won',
      },
    ),
  ).toBe(
    'This session was changed by someone else: the session is completed now and its step is Won now. Nothing was saved.',
  );
});
