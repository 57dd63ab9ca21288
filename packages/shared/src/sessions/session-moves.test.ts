import type { ClientId, ConversationId, IsoAgentId } from '../ids.ts';
import { describe, expect, it } from 'vitest';
import {
  decideStatus,
  isDueForArchive,
  isDueToWake,
  legalMoves,
  type StatusMove,
  type StatusMoveName,
  wokenBy,
} from './session-moves.ts';
import {
  isClosedStep,
  isOpen,
  type SessionState,
  type SessionStatus,
  sessionStatuses,
  sessionSteps,
} from './sessions.ts';
import { newSession } from './trip-info.ts';

const now = '2026-11-23T09:30:00.000Z';
const later = '2026-11-24T09:30:00.000Z';
const earlier = '2026-11-22T09:30:00.000Z';

function session(given: Partial<SessionState> = {}): SessionState {
  const begun = newSession({
    conversationId: 'c' as ConversationId,
    isoAgentId: 'ana' as IsoAgentId,
    clientId: null,
    at: earlier,
  });
  if (!begun.ok) throw new Error(begun.reason);
  return { ...begun.value, version: 1, ...given };
}

/** A valid session with that status. */
function inStatus(status: SessionStatus): SessionState {
  const completed = {
    currentStep: 'closed_won',
    stepBeforeClose: 'proposal_sent',
    sessionEndedAt: earlier,
    turn: 'nobody',
  } as const;
  if (status === 'active') return session();
  if (status === 'paused')
    return session({ status, pausedUntil: later, pausedKeep: true, pausedBy: 'ana' as IsoAgentId });
  if (status === 'completed') return session({ status, ...completed });
  return session({ status, ...completed, statusBeforeArchive: 'completed' });
}

const moves: readonly StatusMove[] = [
  { move: 'pause' },
  { move: 'pause', until: later, keep: true },
  { move: 'resume' },
  { move: 'complete', outcome: 'won' },
  { move: 'complete', outcome: 'lost' },
  { move: 'reopen' },
  { move: 'archive' },
  { move: 'restore' },
];

const legal: Record<SessionStatus, readonly StatusMoveName[]> = {
  active: ['pause', 'complete', 'archive'],
  paused: ['pause', 'resume', 'complete', 'archive'],
  completed: ['reopen', 'archive'],
  archived: ['restore'],
};

describe('decideStatus, for every status and move', () => {
  it.each(sessionStatuses.flatMap((status) => moves.map((move) => ({ status, ...move }))))(
    '$status: $move $outcome',
    ({ status, ...move }) => {
      const before = inStatus(status);
      const decided = decideStatus(before, move as StatusMove, 'ana' as IsoAgentId, now);
      expect(decided.ok).toBe(legal[status].includes(move.move));
      expect(legalMoves(status).includes(move.move)).toBe(decided.ok);
      if (!decided.ok) {
        expect(decided.reason).toBe(status === 'archived' ? 'SESSION_ARCHIVED' : 'ILLEGAL_STATUS_MOVE');
        return;
      }
      const after = { ...before, ...decided.value };
      const isClosed = after.status === 'completed' || after.statusBeforeArchive === 'completed';
      expect(isClosedStep(after.currentStep)).toBe(isClosed);
      expect(after.sessionEndedAt !== null).toBe(isClosed);
      expect(after.statusBeforeArchive !== null).toBe(after.status === 'archived');
      if (after.status === 'active' || after.status === 'completed')
        expect(after).toMatchObject({ pausedUntil: null, pausedKeep: false, pausedBy: null });
    },
  );

  it('reopens at the step before completing, and completes from any step', () => {
    for (const currentStep of sessionSteps.filter((step) => !isClosedStep(step))) {
      const open = session({ currentStep });
      const completed = decideStatus(open, { move: 'complete', outcome: 'lost' }, 'ana' as IsoAgentId, now);
      if (!completed.ok) throw new Error(completed.reason);
      expect(completed.value).toMatchObject({ currentStep: 'closed_lost', sessionEndedAt: now, turn: 'nobody' });
      const reopened = decideStatus({ ...open, ...completed.value }, { move: 'reopen' }, 'ana' as IsoAgentId, later);
      expect(reopened).toMatchObject({
        value: { status: 'active', currentStep, sessionEndedAt: null, stepBeforeClose: null },
      });
    }
  });
  it('restores the status before archiving', () => {
    for (const status of ['active', 'paused', 'completed'] as const) {
      const before = inStatus(status);
      const archived = decideStatus(before, { move: 'archive' }, null, now);
      if (!archived.ok) throw new Error(archived.reason);
      const restored = decideStatus({ ...before, ...archived.value }, { move: 'restore' }, 'ana' as IsoAgentId, now);
      if (!restored.ok) throw new Error(restored.reason);
      expect({ ...before, ...archived.value, ...restored.value }).toEqual(before);
    }
  });
  it.each([now, earlier])('refuses to sleep until %s, which is not in the future', (until) => {
    expect(decideStatus(session(), { move: 'pause', until }, 'ana' as IsoAgentId, now)).toMatchObject({
      reason: 'BAD_WAKE_UP',
      fields: { until: expect.any(String) },
    });
  });
  it('pauses again with other terms and forgets the former ones', () => {
    expect(decideStatus(inStatus('paused'), { move: 'pause' }, 'ben' as IsoAgentId, now)).toEqual({
      ok: true,
      value: { status: 'paused', pausedUntil: null, pausedKeep: false, pausedBy: 'ben' },
    });
  });
});

describe('wokenBy', () => {
  it.each([
    ['active', false, 'ben', false],
    ['completed', false, 'ben', false],
    ['archived', false, 'ben', false],
    ['paused', true, 'ben', false],
    ['paused', true, null, false],
    ['paused', false, 'ana', false],
    ['paused', false, 'ben', true],
    ['paused', false, null, true],
  ] as const)('%s, keep %s, by %s: wakes %s', (status, pausedKeep, actor, wakes) => {
    const woken = wokenBy(
      session({ status, pausedKeep, pausedBy: 'ana' as IsoAgentId, pausedUntil: later }),
      actor as ClientId | null,
    );
    expect(woken).toEqual(wakes ? { status: 'active', pausedUntil: null, pausedKeep: false, pausedBy: null } : {});
  });
  it('has no pauser if the schedule paused the session', () => {
    expect(wokenBy(session({ status: 'paused', pausedBy: null }), null)).toMatchObject({ status: 'active' });
  });
});

describe('the schedule', () => {
  it('archives only completed sessions that ended before the day', () => {
    for (const status of sessionStatuses) {
      expect(isDueForArchive({ status, sessionEndedAt: earlier }, now)).toBe(status === 'completed');
      expect(isDueForArchive({ status, sessionEndedAt: null }, now)).toBe(false);
    }
    expect(isDueForArchive({ status: 'completed', sessionEndedAt: now }, now)).toBe(false);
  });
  it('wakes only paused sessions that are due', () => {
    for (const status of sessionStatuses) {
      expect(isDueToWake({ status, pausedUntil: now }, now)).toBe(status === 'paused');
      expect(isDueToWake({ status, pausedUntil: null }, now)).toBe(false);
    }
    expect(isDueToWake({ status: 'paused', pausedUntil: later }, now)).toBe(false);
  });
  it('treats active and paused as open', () => expect(sessionStatuses.filter(isOpen)).toEqual(['active', 'paused']));
});
