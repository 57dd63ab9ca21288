import type { Instant } from './clock.ts';
import { instantPlus, millisecondsPer } from './clock.ts';
import type { SessionFacts } from './sessions.ts';

/** One verb and the facts it rests on. */
export interface NextAction {
  readonly verb: string;
  readonly because: string;
}

type Facts = Pick<
  SessionFacts,
  | 'status'
  | 'currentStep'
  | 'turn'
  | 'tripId'
  | 'requestId'
  | 'departureAirport'
  | 'departureDate'
  | 'passengers'
  | 'quotesReceivedCount'
  | 'quotesExpectedCount'
  | 'operatorsContactedCount'
  | 'earliestExpiryAt'
  | 'primaryQuoteId'
> & {
  /** Whether a trip can be made of the request from here, and need not be attached by hand. */
  readonly canSearch?: boolean;
};

interface Rule {
  readonly applies: (facts: Facts, now: Instant) => boolean;
  readonly action: (facts: Facts) => NextAction;
}

// Quotes may come without an RFQ of ours; then there is no number to hold them against.
const answered = ({ quotesReceivedCount: received, quotesExpectedCount: expected }: Facts): string =>
  received > expected
    ? `${received} ${received === 1 ? 'quote is' : 'quotes are'} in`
    : `${received} of ${expected} quotes are in`;

/** In order of urgency: the first that applies is the one to do. */
const rules: readonly Rule[] = [
  {
    applies: ({ status }) => status === 'archived',
    action: () => ({ verb: 'Nothing to do', because: 'This session is archived and read-only.' }),
  },
  {
    applies: ({ currentStep }) => currentStep === 'closed_won',
    action: () => ({ verb: 'Nothing to do', because: 'This one is won.' }),
  },
  {
    applies: ({ currentStep }) => currentStep === 'closed_lost',
    action: () => ({ verb: 'Nothing to do', because: 'This one is lost. Reopen it if the client comes back.' }),
  },
  {
    applies: (facts, now) =>
      facts.earliestExpiryAt !== null &&
      facts.earliestExpiryAt > now &&
      facts.earliestExpiryAt < instantPlus(now, 6 * millisecondsPer.hour) &&
      facts.currentStep !== 'proposal_sent',
    action: (facts) => ({
      verb: 'Send a proposal before the price lapses',
      because: `${answered(facts)} and the first lapses within six hours.`,
    }),
  },
  {
    applies: (facts) =>
      facts.requestId === null ||
      facts.departureAirport === null ||
      facts.departureDate === null ||
      facts.passengers === null,
    action: (facts) => {
      const missing = [
        facts.departureAirport === null && 'route',
        facts.departureDate === null && 'date',
        facts.passengers === null && 'passengers',
      ].filter((word) => word !== false);
      return {
        verb: 'Complete the request',
        because: `Still missing: ${missing.length === 0 ? 'a trip request' : missing.join(', ')}.`,
      };
    },
  },
  {
    applies: ({ tripId }) => tripId === null,
    action: ({ canSearch = false }) =>
      canSearch
        ? { verb: 'Search in Avinode', because: 'The request is complete and no aircraft is searched for yet.' }
        : { verb: 'Attach the Avinode trip', because: 'The request is complete and no trip is attached yet.' },
  },
  {
    applies: (facts) => facts.currentStep === 'proposal_sent',
    action: () => ({ verb: 'Follow up with the client', because: 'The proposal is out and unanswered.' }),
  },
  {
    applies: (facts) => facts.currentStep === 'proposal_ready',
    action: () => ({ verb: 'Send the proposal', because: 'It is drafted and the client is waiting.' }),
  },
  {
    applies: (facts) => facts.quotesReceivedCount > 0 && facts.primaryQuoteId === null,
    action: (facts) => ({ verb: 'Choose a primary quote', because: `${answered(facts)} and none is chosen.` }),
  },
  {
    applies: (facts) => facts.primaryQuoteId !== null,
    action: (facts) => ({ verb: 'Draft the proposal', because: `A primary quote is chosen; ${answered(facts)}.` }),
  },
  {
    applies: (facts) => facts.turn === 'broker' && facts.operatorsContactedCount > 0,
    action: () => ({ verb: 'Answer the last message', because: 'It is your turn.' }),
  },
  {
    applies: (facts) => facts.operatorsContactedCount > 0,
    action: (facts) => ({
      verb: 'Chase the operators',
      because: `${answered(facts)} from ${facts.operatorsContactedCount} ${facts.operatorsContactedCount === 1 ? 'operator' : 'operators'} asked.`,
    }),
  },
  {
    applies: () => true,
    action: () => ({ verb: 'Send the RFQs in Avinode', because: 'The trip is attached and no operator is asked yet.' }),
  },
];

/** The one thing to do next in a session, and why. */
export function nextAction(facts: Facts, now: Instant): NextAction {
  const rule = rules.find(({ applies }) => applies(facts, now)) ?? rules[rules.length - 1];
  if (rule === undefined) throw new Error('the rule table is empty');
  return rule.action(facts);
}
