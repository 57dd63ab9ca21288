import type { Instant } from '../../time/clock.ts';
import type { ActionFacts, NextAction, TimeName } from './action.ts';

export interface Present {
  readonly now: Instant;
  readonly timeName: TimeName;
}

export type Said = Pick<NextAction, 'verb' | 'because' | 'target'> & Partial<Pick<NextAction, 'object' | 'urgency'>>;

export interface Rule {
  readonly name: string;
  readonly applies: (facts: ActionFacts, now: Instant) => boolean;
  /** Builds the text, only from the facts that it reads. */
  readonly action: (facts: ActionFacts, present: Present) => Said;
}

export const nothing = (because: string): Said => ({
  verb: 'Nothing to do',
  because,
  urgency: 'none',
  target: { is: 'nothing' },
});
