import { isSilent, isUnanswered } from '../../sourcing/reminders.ts';
import { type Instant, instantPlus } from '../../time/clock.ts';
import type { ActionFacts, ActionQuote, ActionRfq } from './action.ts';
import { isLive } from '../../quotes/quotes.ts';
import { expiringQuotes } from './action-text.ts';

export const silentOf = ({ rfqs }: ActionFacts): readonly ActionRfq[] =>
  rfqs
    .filter(isSilent)
    .toSorted((a, b) => ((a.sentAt ?? '') < (b.sentAt ?? '') ? -1 : (a.sentAt ?? '') > (b.sentAt ?? '') ? 1 : 0));
export const nameOf = ({ operatorName }: ActionRfq): string => operatorName ?? 'the operator';
export const liveOf = ({ quotes }: ActionFacts): readonly ActionQuote[] => quotes.filter(isLive);
/** Returns the latest quote to expire, the primary before the others: the one to ask for an extension. */
export const latestExpiredQuoteOf = ({ quotes, primaryQuoteId }: ActionFacts): ActionQuote | undefined =>
  quotes
    .filter(({ kind, status }) => kind === 'firm' && status === 'expired')
    .toSorted(
      (a, b) =>
        Number(b.id === primaryQuoteId) - Number(a.id === primaryQuoteId) ||
        ((a.validUntil ?? '') > (b.validUntil ?? '') ? -1 : 1),
    )[0];
/** Operators who still hold or search for an aircraft for a trip that is decided. */
export const openRfqsAfterBookingOf = ({ rfqs, quotes, primaryQuoteId }: ActionFacts): readonly ActionRfq[] => {
  const won = quotes.find(({ id }) => id === primaryQuoteId)?.rfqId;
  return rfqs.filter((rfq) => (isUnanswered(rfq) || rfq.status === 'quoted') && rfq.id !== won);
};
export const missingOf = (facts: ActionFacts): readonly string[] =>
  [
    facts.departureAirport === null && 'route',
    facts.departureDate === null && 'date',
    facts.passengers === null && 'passengers',
  ].filter((word) => word !== false);
export const isIncomplete = (facts: ActionFacts): boolean => facts.requestId === null || missingOf(facts).length > 0;
export const isOut = ({ currentStep }: ActionFacts): boolean => currentStep === 'proposal_sent';
export const expiresWithin = (facts: ActionFacts, now: Instant, within: number): boolean =>
  expiringQuotes(facts, now).some(({ validUntil }) => validUntil < instantPlus(now, within));
