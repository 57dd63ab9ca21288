import type { AvinodeTripApiId, QuoteId, RequestId, RfqId } from '../../ids.ts';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { instantPlus, millisecondsPer } from '../../time/clock.ts';
import { rules } from './table.ts';
import { type ActionFacts, urgencies } from './action.ts';
import { nextAction } from './next-action.ts';
import { quoteKinds, quoteStatuses, rfqStatuses } from '../../quotes/quotes.ts';
import { clientWishes, sessionStatuses, sessionSteps, turns } from '../sessions.ts';

const now = '2026-11-23T09:30:00.000Z';
const inHours = (hours: number) => instantPlus(now, hours * millisecondsPer.hour);
const emptyFacts: ActionFacts = {
  status: 'active',
  currentStep: 'understanding_request',
  turn: 'broker',
  pausedUntil: null,
  requestId: null,
  departureAirport: null,
  departureDate: null,
  passengers: null,
  avinodeTripId: null,
  primaryQuoteId: null,
  clientWish: null,
  canSearch: false,
  departsAt: null,
  lastMessageFrom: null,
  isTripCancelled: false,
  rfqs: [],
  quotes: [],
};
const rfq = (operatorName: string, more: Partial<ActionFacts['rfqs'][number]> = {}) =>
  ({
    id: operatorName as RfqId,
    operatorName,
    status: 'sent',
    sentAt: inHours(-5),
    chaserDueAt: null,
    ...more,
  }) as const;
const silent = (operatorName: string, hours = 5) =>
  rfq(operatorName, { sentAt: inHours(-hours), chaserDueAt: inHours(-1) });
const quote = (operatorName: string, hours: number | null = null, more: Partial<ActionFacts['quotes'][number]> = {}) =>
  ({
    id: `quote of ${operatorName}` as QuoteId,
    rfqId: operatorName as RfqId,
    operatorName,
    kind: 'firm',
    status: 'received',
    validUntil: hours === null ? null : inHours(hours),
    ...more,
  }) as const;
const complete = { requestId: 'r' as RequestId, departureAirport: 'KTEB', departureDate: '2026-12-12', passengers: 4 };
const sourced = { ...complete, avinodeTripId: 't' as AvinodeTripApiId, turn: 'operator' as const };
const three = [rfq('A', { status: 'quoted' }), rfq('B', { status: 'declined' }), rfq('C')];

const cases: readonly (readonly [rule: string, facts: Partial<ActionFacts>, says: string])[] = [
  ['archived', { status: 'archived' }, 'Nothing to do: This session is archived and read-only.'],
  [
    'tell the losers',
    {
      status: 'completed',
      currentStep: 'closed_won',
      primaryQuoteId: 'quote of A' as QuoteId,
      quotes: [quote('A')],
      rfqs: three,
    },
    'Tell C: This session is won, and one operator still waits for an answer.',
  ],
  ['closed', { status: 'completed', currentStep: 'closed_won' }, 'Nothing to do: This session is won.'],
  [
    'closed',
    { status: 'completed', currentStep: 'closed_lost', rfqs: three },
    'Nothing to do: This session is lost. Reopen it if the client comes back.',
  ],
  [
    'expires before a proposal',
    { ...sourced, rfqs: three, quotes: [quote('A', 5)] },
    'Send a proposal before the price expires: One quote expires at 14:30 UTC, 2 of 3 answered.',
  ],
  ['snoozed', { status: 'paused', pausedUntil: inHours(3) }, 'Wake it up: Snoozed until 12:30 UTC.'],
  ['snoozed', { status: 'paused' }, 'Wake it up: Snoozed until there is new activity.'],
  [
    'quote again',
    { ...sourced, currentStep: 'proposal_sent', clientWish: 'requote', lastMessageFrom: 'client' },
    'Quote it again: The offer expired, and the client wants a new one.',
  ],
  [
    'ask why',
    { ...sourced, turn: 'broker', currentStep: 'proposal_sent', clientWish: 'declined' },
    'Ask why, and offer another: The client declined the proposal.',
  ],
  ['answer the client', { lastMessageFrom: 'client' }, 'Answer the client: They wrote last and are waiting for you.'],
  ['complete the request', {}, 'Complete the request: Still missing: route, date, passengers.'],
  ['complete the request', { ...complete, passengers: null }, 'Complete the request: Still missing: passengers.'],
  ['complete the request', { ...complete, requestId: null }, 'Complete the request: Still missing: a trip request.'],
  ['search', complete, 'Attach the Avinode trip: The request is complete and no trip is attached.'],
  [
    'search',
    { ...complete, canSearch: true },
    'Search in Avinode: The request is complete and no aircraft search was started.',
  ],
  [
    'choose a primary',
    { ...complete, turn: 'broker', quotes: [quote('A', 48), quote('B', 48)] },
    'Choose a primary quote: Two quotes are in and none is chosen.',
  ],
  [
    'search',
    { ...complete, canSearch: true, quotes: [quote('A', 48, { status: 'rejected' })] },
    'Search in Avinode: The request is complete and no price is valid.',
  ],
  ['send RFQs', sourced, 'Send the RFQs in Avinode: The trip is attached and no operator was asked yet.'],
  [
    'send RFQs',
    { ...sourced, rfqs: [rfq('A', { status: 'declined' })] },
    'Send more RFQs in Avinode: One operator was asked and none has a valid price.',
  ],
  [
    'follow up',
    { ...sourced, currentStep: 'proposal_sent', quotes: [quote('A', 1)] },
    'Follow up with the client: The proposal is out and unanswered, one quote expires at 10:30 UTC.',
  ],
  [
    'send the proposal',
    { ...sourced, currentStep: 'proposal_ready' },
    'Send the proposal: It is drafted and the client is waiting.',
  ],
  [
    'answer the operator',
    { ...sourced, turn: 'broker', lastMessageFrom: 'operator' },
    'Answer the operator: They wrote last and are waiting for you.',
  ],
  [
    'chase',
    {
      ...sourced,
      turn: 'broker',
      departsAt: inHours(19.5),
      rfqs: [...three.slice(0, 2), rfq('D', { status: 'quoted' }), silent('JetCo'), rfq('E')],
      quotes: [quote('A', 6.4), quote('D', 6.5)],
    },
    'Chase JetCo: 3 of 5 answered, departs in 19 h, two quotes expire by 16:00 UTC.',
  ],
  [
    'chase',
    { ...sourced, turn: 'client', departureDate: '2026-11-24', rfqs: [silent('B', 5), silent('A', 9), silent('C', 2)] },
    'Chase A and two others: 0 of 3 answered, departs tomorrow.',
  ],
  [
    'ask to extend',
    { ...sourced, rfqs: three, quotes: [quote('A', -1, { status: 'expired' }), quote('B', -4, { status: 'expired' })] },
    'Ask A to extend: Its price expired at 08:30 UTC, no other is valid.',
  ],
  [
    'choose a primary',
    { ...sourced, rfqs: three, quotes: [quote('A', 7)] },
    'Choose a primary quote: 2 of 3 answered and none is chosen, one quote expires at 16:30 UTC.',
  ],
  [
    'choose a primary',
    { ...sourced, quotes: [quote('A'), quote('B')] },
    'Choose a primary quote: Two quotes are in and none is chosen.',
  ],
  [
    'draft the proposal',
    { ...sourced, rfqs: three, quotes: [quote('A')], primaryQuoteId: 'quote of A' as QuoteId },
    'Draft the proposal: A primary quote is chosen, 2 of 3 answered.',
  ],
  ['wait for the operators', { ...sourced, rfqs: three }, 'Wait for C: 2 of 3 answered.'],
];

describe('the next action', () => {
  it.each(cases)('%s: %j', (rule, facts, says) => {
    const action = nextAction({ ...emptyFacts, ...facts }, now);
    expect(action.rule).toBe(rule);
    expect(`${[action.verb, action.object].filter(Boolean).join(' ')}: ${action.because}`).toBe(says);
  });

  test('every rule of the table has a case and a unique name', () => {
    expect([...new Set(cases.map(([rule]) => rule))].sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  test('a reminder goes to the operator who is silent longest, and is not repeated while it is their turn', () => {
    const rfqs = [silent('B', 5), silent('A', 9)];
    expect(nextAction({ ...emptyFacts, ...sourced, turn: 'broker', rfqs }, now).target).toEqual({
      is: 'write',
      rfqId: 'A',
      operatorName: 'A',
      about: 'chase',
    });
    expect(nextAction({ ...emptyFacts, ...sourced, rfqs }, now).rule).toBe('wait for the operators');
  });
});

const instant = fc.integer({ min: -60, max: 60 }).map((hours) => inHours(hours));
const orNone = <T>(given: fc.Arbitrary<T>) => fc.option(given, { nil: null });
const operator = fc.constantFrom('A', 'B', 'C');
const rfqOf = operator.map((name) => name as string as RfqId);
const quoteOf = operator.map((name) => `quote of ${name}` as QuoteId);
const anyFacts: fc.Arbitrary<ActionFacts> = fc.record({
  status: fc.constantFrom(...sessionStatuses),
  currentStep: fc.constantFrom(...sessionSteps),
  turn: fc.constantFrom(...turns),
  pausedUntil: orNone(instant),
  requestId: fc.option(fc.constant('r' as RequestId), { nil: null, freq: 9 }),
  departureAirport: fc.option(fc.constant('KTEB'), { nil: null, freq: 9 }),
  departureDate: fc.option(
    instant.map((at) => at.slice(0, 10)),
    { nil: null, freq: 9 },
  ),
  passengers: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null, freq: 9 }),
  avinodeTripId: fc.option(fc.constant('t' as AvinodeTripApiId), { nil: null, freq: 9 }),
  clientWish: orNone(fc.constantFrom(...clientWishes)),
  primaryQuoteId: orNone(quoteOf),
  canSearch: fc.boolean(),
  departsAt: orNone(instant),
  lastMessageFrom: orNone(fc.constantFrom('client' as const, 'operator' as const, 'us' as const)),
  isTripCancelled: fc.boolean(),
  rfqs: fc.array(
    fc.record({
      id: rfqOf,
      operatorName: orNone(operator),
      status: fc.constantFrom(...rfqStatuses),
      sentAt: orNone(instant),
      chaserDueAt: orNone(instant),
    }),
    { maxLength: 4 },
  ),
  quotes: fc.array(
    fc.record({
      id: quoteOf,
      rfqId: orNone(rfqOf),
      operatorName: operator,
      kind: fc.constantFrom(...quoteKinds),
      status: fc.constantFrom(...quoteStatuses),
      validUntil: orNone(instant),
    }),
    { maxLength: 4 },
  ),
});

describe('for any facts', () => {
  test('there is one deterministic action with a sentence', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const action = nextAction(facts, now);
        expect(nextAction(JSON.parse(JSON.stringify(facts)) as ActionFacts, now)).toEqual(action);
        expect(action.because).toMatch(/^[A-Z0-9].*\.$/u);
        expect(action.because).not.toMatch(/null|undefined|NaN|Invalid/u);
      }),
    );
  });

  test('text and target depend only on the facts listed as used', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (facts, others) => {
        const action = nextAction(facts, now);
        const kept = Object.fromEntries(action.factsUsed.map((name) => [name, facts[name]]));
        const changed = { ...others, ...kept };
        const again = rules
          .find(({ name }) => name === action.rule)
          ?.action(changed, {
            now,
            timeName: (at) => `${at.slice(11, 16)} UTC`,
          });
        expect(again).toMatchObject({ verb: action.verb, because: action.because, target: action.target });
      }),
    );
  });

  test('it never gets less urgent as a price nears its expiry', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }), (given, a, b) => {
        const facts = { ...given, quotes: given.quotes.map((one) => ({ ...one, validUntil: inHours(10.01) })) };
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((minutes) =>
          nextAction(facts, instantPlus(now, minutes * millisecondsPer.minute)),
        );
        if (early?.rule !== late?.rule) return;
        expect(urgencies.indexOf(late?.urgency ?? 'none')).toBeGreaterThanOrEqual(
          urgencies.indexOf(early?.urgency ?? 'none'),
        );
      }),
    );
  });
});
