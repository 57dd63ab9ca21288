import { isUnanswered } from '../../sourcing/reminders.ts';
import { millisecondsPer } from '../../time/clock.ts';
import type { ActionFacts } from './action.ts';
import { isIncomplete, latestExpiredQuoteOf, liveOf, missingOf, nameOf, silentOf } from './facts.ts';
import type { Rule } from './rule.ts';
import { answered, count, departs, expiryText, named, sentence } from './action-text.ts';

// From a request to prices.

const { day } = millisecondsPer;

export const completeTheRequest: Rule = {
  name: 'complete the request',
  applies: isIncomplete,
  action: (facts) => ({
    verb: 'Complete',
    object: 'the request',
    because: `Still missing: ${missingOf(facts).join(', ') || 'a trip request'}.`,
    urgency: 'soon',
    target: { is: 'request' },
  }),
};

export const search: Rule = {
  name: 'search',
  // Prices from a mail or call are enough to continue without an Avinode trip.
  applies: (facts) => facts.avinodeTripId === null && !hasPrice(facts),
  action: (facts) =>
    facts.canSearch
      ? {
          verb: 'Search',
          object: 'in Avinode',
          because: `The request is complete and ${missingPartsText(facts, 'no aircraft search was started')}.`,
          urgency: 'soon',
          target: { is: 'search' },
        }
      : {
          verb: 'Attach',
          object: 'the Avinode trip',
          because: `The request is complete and ${missingPartsText(facts, 'no trip is attached')}.`,
          urgency: 'soon',
          target: { is: 'trip' },
        },
};

const hasPrice = (facts: ActionFacts): boolean => liveOf(facts).length > 0 || latestExpiredQuoteOf(facts) !== undefined;
const missingPartsText = ({ quotes }: ActionFacts, plainly: string): string =>
  quotes.length === 0 ? plainly : 'no price is valid';

export const chase: Rule = {
  name: 'chase',
  applies: (facts) => facts.turn !== 'operator' && silentOf(facts).length > 0,
  action: (facts, present) => {
    const silent = silentOf(facts);
    const [first] = silent;
    return {
      verb: 'Chase',
      object: named(silent.map(nameOf)),
      because: sentence(answered(facts), departs(facts, present.now), expiryText(facts, { ...present, within: day })),
      urgency: 'soon',
      target: { is: 'write', rfqId: first?.id ?? null, operatorName: first?.operatorName ?? null, about: 'chase' },
    };
  },
};

export const askToExtend: Rule = {
  name: 'ask to extend',
  applies: (facts) => liveOf(facts).length === 0 && latestExpiredQuoteOf(facts) !== undefined,
  action: (facts, { timeName, now }) => {
    const expired = latestExpiredQuoteOf(facts);
    const until = expired?.validUntil ?? null;
    return {
      verb: 'Ask',
      object: `${expired?.operatorName ?? 'the operator'} to extend`,
      because: sentence(
        until === null ? 'its price expired' : `its price expired at ${timeName(until)}`,
        'no other is valid',
        departs(facts, now),
      ),
      urgency: 'soon',
      target: {
        is: 'write',
        rfqId: expired?.rfqId ?? null,
        operatorName: expired?.operatorName ?? null,
        about: 'extend',
      },
    };
  },
};

export const waitForTheOperators: Rule = {
  name: 'wait for the operators',
  applies: ({ rfqs }) => rfqs.some(isUnanswered),
  action: (facts, { now }) => {
    const open = facts.rfqs.filter(isUnanswered);
    return {
      verb: 'Wait',
      object: `for ${named(open.map(nameOf))}`,
      because: sentence(answered(facts), departs(facts, now)),
      urgency: 'none',
      target: { is: 'nothing' },
    };
  },
};

export const sendRfqs: Rule = {
  name: 'send RFQs',
  applies: () => true,
  action: ({ rfqs }) => ({
    verb: 'Send',
    object: rfqs.length === 0 ? 'the RFQs in Avinode' : 'more RFQs in Avinode',
    because:
      rfqs.length === 0
        ? 'The trip is attached and no operator was asked yet.'
        : `${count(rfqs.length, 'operator')} ${rfqs.length === 1 ? 'was' : 'were'} asked and none has a valid price.`.replace(
            /^[a-z]/u,
            (first) => first.toUpperCase(),
          ),
    target: { is: 'avinode' },
  }),
};
