import type { Rule } from './rule.ts';
import {
  askDeclineReason,
  chooseAPrimary,
  draftTheProposal,
  followUp,
  draftNewVersion,
  sendBeforeExpiry,
  sendTheProposal,
} from './proposal-rules.ts';
import { askToExtend, chase, completeTheRequest, search, sendRfqs, waitForTheOperators } from './sourcing-rules.ts';
import {
  answerTheClient,
  answerTheOperator,
  archived,
  closed,
  snoozed,
  releaseOtherOperators,
} from './session-rules.ts';

/** Rules in order of urgency: the first that applies wins. */
export const rules: readonly Rule[] = [
  archived,
  releaseOtherOperators,
  closed,
  sendBeforeExpiry,
  snoozed,
  draftNewVersion,
  askDeclineReason,
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
