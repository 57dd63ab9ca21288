import { isClosedStep } from '../sessions.ts';
import { openRfqsAfterBookingOf, nameOf } from './facts.ts';
import { nothing, type Rule } from './rule.ts';
import { count, departs, named, sentence } from './action-text.ts';

// Rules that depend only on the session's state and the last sender.

export const archived: Rule = {
  name: 'archived',
  applies: ({ status }) => status === 'archived',
  action: () => nothing('This session is archived and read-only.'),
};

export const releaseOtherOperators: Rule = {
  name: 'tell the losers',
  applies: (facts) =>
    facts.currentStep === 'closed_won' && !facts.isTripCancelled && openRfqsAfterBookingOf(facts).length > 0,
  action: (facts) => {
    const losers = openRfqsAfterBookingOf(facts);
    const [first] = losers;
    return {
      verb: 'Tell',
      object: named(losers.map(nameOf)),
      because: `This session is won, and ${count(losers.length, 'operator')} still ${losers.length === 1 ? 'waits' : 'wait'} for an answer.`,
      target: { is: 'write', rfqId: first?.id ?? null, operatorName: first?.operatorName ?? null, about: 'booked' },
    };
  },
};

export const closed: Rule = {
  name: 'closed',
  applies: ({ currentStep }) => isClosedStep(currentStep),
  action: ({ currentStep }) =>
    nothing(
      currentStep === 'closed_won'
        ? 'This session is won.'
        : 'This session is lost. Reopen it if the client comes back.',
    ),
};

export const snoozed: Rule = {
  name: 'snoozed',
  applies: ({ status }) => status === 'paused',
  action: ({ pausedUntil }, { timeName }) => ({
    verb: 'Wake',
    object: 'it up',
    because: pausedUntil === null ? 'Snoozed until there is new activity.' : `Snoozed until ${timeName(pausedUntil)}.`,
    urgency: 'none',
    target: { is: 'resume' },
  }),
};

export const answerTheClient: Rule = {
  name: 'answer the client',
  applies: ({ turn, lastMessageFrom }) => turn === 'broker' && lastMessageFrom === 'client',
  action: (facts, { now }) => ({
    verb: 'Answer',
    object: 'the client',
    because: sentence('they wrote last and are waiting for you', departs(facts, now)),
    urgency: 'now',
    target: { is: 'reply' },
  }),
};

export const answerTheOperator: Rule = {
  name: 'answer the operator',
  applies: ({ turn, lastMessageFrom }) => turn === 'broker' && lastMessageFrom === 'operator',
  action: () => ({
    verb: 'Answer',
    object: 'the operator',
    because: 'They wrote last and are waiting for you.',
    urgency: 'soon',
    target: { is: 'write', rfqId: null, operatorName: null, about: 'answer' },
  }),
};
