import { describe, expect, it } from 'vitest';
import {
  decideStep,
  isClosedStep,
  isOpen,
  sessionStatuses,
  type SessionStep,
  sessionSteps,
  stepAtLeast,
  stepIndex,
  stepNames,
  stepProvenBy,
  turnAfterMessage,
  turns,
} from './sessions.ts';

const openSteps = sessionSteps.filter((step) => !isClosedStep(step));
const closed = ['closed_won', 'closed_lost'] as const;

describe('the step rail', () => {
  it('has seven positions, with won and lost on the last', () => {
    expect(sessionSteps.map(stepIndex)).toEqual([0, 1, 2, 3, 4, 5, 6, 6]);
  });
  it('has a unique label for every step', () => {
    expect(new Set(sessionSteps.map((step) => stepNames[step])).size).toBe(sessionSteps.length);
  });
});

describe('stepAtLeast, for every status, step and target', () => {
  const cases = sessionStatuses.flatMap((status) =>
    sessionSteps.flatMap((currentStep) =>
      [null, ...sessionSteps].map((least) => ({
        status,
        currentStep,
        least,
        to: stepAtLeast({ status, currentStep }, least),
      })),
    ),
  );
  it('never moves a session back', () => {
    expect(cases.filter(({ currentStep, to }) => stepIndex(to) < stepIndex(currentStep))).toEqual([]);
  });
  it('never moves into or out of won and lost', () => {
    expect(
      cases.filter(({ currentStep, to }) => to !== currentStep && (isClosedStep(to) || isClosedStep(currentStep))),
    ).toEqual([]);
  });
  it('does not change sessions that are not open', () => {
    expect(cases.filter(({ status, currentStep, to }) => !isOpen(status) && to !== currentStep)).toEqual([]);
  });
  it('returns the later of the two for open sessions', () => {
    const wrong = cases.filter(({ status, currentStep, least, to }) => {
      if (!isOpen(status) || isClosedStep(currentStep) || least === null || isClosedStep(least))
        return to !== currentStep;
      return stepIndex(to) !== Math.max(stepIndex(currentStep), stepIndex(least));
    });
    expect(wrong).toEqual([]);
  });
});

describe('stepProvenBy', () => {
  it.each([
    [{}, null],
    [{ requestComplete: false, trip: false, rfpOrRfq: false, quotes: 0 }, null],
    [{ requestComplete: true }, 'searching_aircraft'],
    [{ trip: true }, 'searching_aircraft'],
    [{ trip: true, rfpOrRfq: true }, 'requesting_quotes'],
    [{ rfpOrRfq: true, quotes: 1 }, 'analyzing_options'],
    [{ quotes: 1 }, 'analyzing_options'],
  ])('%j proves %s', (facts, step) => expect(stepProvenBy(facts)).toBe(step));
});

describe('decideStep, for every status, step and target', () => {
  const decide = (status: (typeof sessionStatuses)[number], from: SessionStep, to: SessionStep, reason?: string) =>
    decideStep({ status, currentStep: from }, to, reason);

  it.each(sessionSteps)('refuses an archived session to go to %s', (to) => {
    expect(decide('archived', 'searching_aircraft', to)).toEqual({ ok: false, reason: 'SESSION_ARCHIVED' });
  });
  it('allows staying at a step without a reason', () => {
    for (const status of ['active', 'paused', 'completed'] as const)
      for (const step of sessionSteps)
        expect(decide(status, step, step)).toEqual({ ok: true, value: { currentStep: step } });
  });
  it('moves forward freely and back only with a reason', () => {
    for (const status of ['active', 'paused'] as const)
      for (const from of openSteps)
        for (const to of openSteps.filter((step) => step !== from)) {
          const isBack = stepIndex(to) < stepIndex(from);
          expect(decide(status, from, to).ok).toBe(!isBack);
          expect(decide(status, from, to, ' \n ').ok).toBe(!isBack);
          expect(decide(status, from, to, 'The client changed the date')).toEqual({
            ok: true,
            value: { currentStep: to },
          });
          if (isBack)
            expect(decide(status, from, to)).toMatchObject({
              reason: 'REASON_NEEDED',
              fields: { reason: expect.any(String) },
            });
        }
  });
  it('enters and leaves won and lost only by completing and reopening', () => {
    for (const status of ['active', 'paused', 'completed'] as const)
      for (const from of sessionSteps)
        for (const to of sessionSteps.filter((step) => step !== from))
          if (isClosedStep(from) || isClosedStep(to))
            expect(decide(status, from, to, 'because')).toMatchObject({ ok: false, reason: 'ILLEGAL_STEP_MOVE' });
  });
  it('refuses a completed session with an open step', () => {
    expect(decide('completed', 'proposal_sent', 'searching_aircraft', 'x')).toEqual({
      ok: false,
      reason: 'SESSION_NOT_OPEN',
    });
  });
  it('refuses an unknown step', () => {
    for (const to of closed) expect(decide('active', 'proposal_sent', to).ok).toBe(false);
  });
});

describe('turnAfterMessage', () => {
  it('keeps the turn after an internal note or an assistant message', () => {
    for (const turn of turns) {
      for (const sender of ['iso_agent', 'client', 'operator', 'assistant', 'system'])
        expect(turnAfterMessage(turn, sender, 'internal')).toBe(turn);
      for (const audience of ['client', 'operator'])
        for (const sender of ['assistant', 'system']) expect(turnAfterMessage(turn, sender, audience)).toBe(turn);
    }
  });
  it.each([
    ['client', 'client', 'broker'],
    ['operator', 'operator', 'broker'],
    ['iso_agent', 'client', 'client'],
    ['iso_agent', 'operator', 'operator'],
  ])('%s writing to %s makes it the turn of the %s', (sender, audience, turn) => {
    for (const present of turns) expect(turnAfterMessage(present, sender, audience)).toBe(turn);
  });
});
