import type { Rule } from './rule.ts';
import {
  askWhy,
  chooseAPrimary,
  draftTheProposal,
  followUp,
  quoteAgain,
  sendBeforeLapse,
  sendTheProposal,
} from './offering.ts';
import { askToExtend, chase, completeTheRequest, search, sendRfqs, waitForTheOperators } from './sourcing.ts';
import { answerTheClient, answerTheOperator, archived, closed, snoozed, tellTheLosers } from './state.ts';

/** In order of urgency: the first that applies is the one to do. */
export const rules: readonly Rule[] = [
  archived,
  tellTheLosers,
  closed,
  sendBeforeLapse,
  snoozed,
  quoteAgain,
  askWhy,
  answerTheClient,
  completeTheRequest,
  search,
  followUp,
  sendTheProposal,
  answerTheOperator,
  chase,
  askToExtend,
  chooseAPrimary,
  draftTheProposal,
  waitForTheOperators,
  sendRfqs,
];
