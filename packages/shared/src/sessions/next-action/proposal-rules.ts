import { millisecondsPer } from '../../time/clock.ts';
import { isOut, expiresWithin, liveOf } from './facts.ts';
import type { Rule } from './rule.ts';
import { answered, departs, expiryText, sentence } from './action-text.ts';

// From prices to a proposal and its answer.

const { hour, day } = millisecondsPer;

export const sendBeforeExpiry: Rule = {
  name: 'expires before a proposal',
  applies: (facts, now) => !isOut(facts) && facts.status === 'active' && expiresWithin(facts, now, 6 * hour),
  action: (facts, present) => ({
    verb: 'Send',
    object: 'a proposal before the price expires',
    because: sentence(
      expiryText(facts, { ...present, within: 6 * hour }),
      answered(facts),
      departs(facts, present.now),
    ),
    urgency: expiresWithin(facts, present.now, hour) ? 'now' : 'soon',
    target: { is: 'proposal' },
  }),
};

export const draftNewVersion: Rule = {
  name: 'quote again',
  applies: ({ clientWish }) => clientWish === 'requote',
  action: () => ({
    verb: 'Quote',
    object: 'it again',
    because: 'The offer expired, and the client wants a new one.',
    urgency: 'now',
    target: { is: 'proposal' },
  }),
};

export const askDeclineReason: Rule = {
  name: 'ask why',
  applies: ({ clientWish, turn }) => clientWish === 'declined' && turn === 'broker',
  action: () => ({
    verb: 'Ask',
    object: 'why, and offer another',
    because: 'The client declined the proposal.',
    urgency: 'soon',
    target: { is: 'reply' },
  }),
};

export const followUp: Rule = {
  name: 'follow up',
  applies: isOut,
  action: (facts, present) => ({
    verb: 'Follow up',
    object: 'with the client',
    because: sentence(
      'the proposal is out and unanswered',
      expiryText(facts, { ...present, within: day }),
      departs(facts, present.now),
    ),
    urgency: expiresWithin(facts, present.now, 6 * hour) ? 'now' : 'soon',
    target: { is: 'reply' },
  }),
};

export const sendTheProposal: Rule = {
  name: 'send the proposal',
  applies: ({ currentStep }) => currentStep === 'proposal_ready',
  action: (facts, present) => ({
    verb: 'Send',
    object: 'the proposal',
    because: sentence('it is drafted and the client is waiting', expiryText(facts, { ...present, within: day })),
    urgency: 'soon',
    target: { is: 'proposal' },
  }),
};

export const chooseAPrimary: Rule = {
  name: 'choose a primary',
  applies: (facts) => liveOf(facts).length > 0 && facts.primaryQuoteId === null,
  action: (facts, present) => ({
    verb: 'Choose',
    object: 'a primary quote',
    because: sentence(`${answered(facts)} and none is chosen`, expiryText(facts, { ...present, within: day })),
    target: { is: 'quotes' },
  }),
};

export const draftTheProposal: Rule = {
  name: 'draft the proposal',
  applies: ({ primaryQuoteId }) => primaryQuoteId !== null,
  action: (facts, present) => ({
    verb: 'Draft',
    object: 'the proposal',
    because: sentence(`a primary quote is chosen`, answered(facts), expiryText(facts, { ...present, within: day })),
    target: { is: 'proposal' },
  }),
};
