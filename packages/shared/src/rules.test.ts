import type { IsoAgentId, QuoteId } from './ids.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failures, httpStatusOf, type Reason } from './failure-registry.ts';
import { allow, Failure, refuse, unwrap } from './failures.ts';
import { avinodeIdKind, parseTripReference } from './ids.ts';
import { formatMoney } from './money/money.ts';
import {
  decideIsOfTrip,
  noOwnQuotes,
  noSourcing,
  quoteKinds,
  quoteStatuses,
  rfqStatuses,
  sourcingOf,
  withOwnQuotes,
} from './quotes/quotes.ts';
import { completenessOf, isComplete, type Leg, missingFacts, noRoute, routeOf } from './requests/requests.ts';
import { accessTo, decideLead, decideWrite } from './team/roles.ts';

const now = '2026-11-23T09:30:00.000Z';

describe('a trip reference', () => {
  it.each([
    ['atrip-64956150', { kind: 'api_id', avinodeTripId: 'atrip-64956150' }],
    ['  ATRIP-1\n', { kind: 'api_id', avinodeTripId: 'atrip-1' }],
    ['a1b2c3', { kind: 'code', tripCode: 'A1B2C3' }],
    ['\u00a0A1B2C3\u00a0', { kind: 'code', tripCode: 'A1B2C3' }],
    ['123456', { kind: 'code', tripCode: '123456' }],
    ['atrip-', null],
    ['atrip-12a', null],
    ['atrip--1', null],
    ['atrip-1 2', null],
    ['atrip-1\nA1B2C3', null],
    [`atrip-${'9'.repeat(18)}`, { kind: 'api_id', avinodeTripId: `atrip-${'9'.repeat(18)}` }],
    [`atrip-${'9'.repeat(19)}`, null],
    ['', null],
    ['A1B2C', null],
    ['A1B2C3D', null],
    ['A1-2C3', null],
    ["A1B2C'", null],
    ['A1B2C\u0000', null],
    // Letters that become ASCII, or two letters, only by a case change.
    ['A1B2Cſ', null],
    ['A1B2ß', null],
    ['A1B2ﬁ', null],
    ['A1B2Cı', null],
    ['١٢٣٤٥٦', null],
    ['ＡＢＣＤＥＦ', null],
    ['arfq-12345678', null],
    ['__proto__', null],
  ])('%j', (text, expected) => expect(parseTripReference(text)).toEqual(expected));

  it('is parsed to the same reference from its own text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = parseTripReference(text);
        if (read !== null)
          expect(parseTripReference(read.kind === 'code' ? read.tripCode : read.avinodeTripId)).toEqual(read);
      }),
    );
  });
});

it.each([
  ['atrip-1', 'trip'],
  ['arfq-12345678', 'rfq'],
  ['aquote-398402443', 'quote'],
  ['asellermsg-1', 'seller_message'],
  ['abuyermsg-1', 'buyer_message'],
  ['asellerlift-1', 'lift'],
  ['constructor-1', null],
  ['unknown-1', null],
  ['arfq-', null],
  ['ARFQ-1', null],
  ['', null],
])('the kind of %j is %s', (id, kind) => expect(avinodeIdKind(id)).toBe(kind));

describe('a route', () => {
  const leg = (given: Partial<Leg> = {}): Leg => ({
    departureAirport: 'KTEB',
    arrivalAirport: 'KVNY',
    departureDate: '2026-12-12',
    departureTime: null,
    passengers: 4,
    ...given,
  });
  const back = leg({ departureAirport: 'KVNY', arrivalAirport: 'KTEB', departureDate: '2026-12-15', passengers: 6 });

  it.each([
    ['none', [], noRoute],
    [
      'one way',
      [leg()],
      {
        departureAirport: 'KTEB',
        arrivalAirport: 'KVNY',
        departureDate: '2026-12-12',
        returnDate: null,
        passengers: 4,
        legCount: 1,
      },
    ],
    [
      'there and back',
      [leg(), back],
      {
        departureAirport: 'KTEB',
        arrivalAirport: 'KVNY',
        departureDate: '2026-12-12',
        returnDate: '2026-12-15',
        passengers: 6,
        legCount: 2,
      },
    ],
    [
      'onwards',
      [leg(), leg({ departureAirport: 'KVNY', arrivalAirport: 'KLAS', passengers: null })],
      {
        departureAirport: 'KTEB',
        arrivalAirport: 'KLAS',
        departureDate: '2026-12-12',
        returnDate: null,
        passengers: 4,
        legCount: 2,
      },
    ],
    [
      'to be decided',
      [leg({ departureDate: null, passengers: null })],
      {
        departureAirport: 'KTEB',
        arrivalAirport: 'KVNY',
        departureDate: null,
        returnDate: null,
        passengers: null,
        legCount: 1,
      },
    ],
  ])('%s', (_, legs, route) => expect(routeOf(legs)).toEqual(route));

  it.each([
    [[], ['route', 'date', 'passengers']],
    [[leg()], []],
    [[leg(), { ...back, departureDate: null }], ['date']],
    [[leg({ passengers: null }), back], ['passengers']],
    [[leg({ departureDate: null, passengers: null })], ['date', 'passengers']],
  ])('%j lacks %j', (legs, missing) => {
    expect(missingFacts(legs)).toEqual(missing);
    expect(isComplete(legs)).toBe(missing.length === 0);
  });

  it('separates required from useful facts, with the leg that lacks them', () => {
    const said = { legs: [leg(), back], aircraftCategory: 'Light jet', budget: {}, hasClient: true };
    expect(completenessOf(said)).toMatchObject({
      missing: [],
      known: 7 - completenessOf(said).goodToHave.length,
      of: 7,
    });
    const silent = completenessOf({ legs: [], aircraftCategory: null, budget: null, hasClient: false });
    expect(silent).toMatchObject({ goodToHave: ['client', 'time', 'category', 'budget'], firstLeg: {}, known: 0 });
    const legs = [leg({ departureTime: '09:00' }), { ...back, departureTime: null, departureDate: null }];
    expect(completenessOf({ ...said, legs })).toEqual({
      missing: ['date'],
      goodToHave: ['time'],
      firstLeg: { date: 1, time: 1 },
      known: 5,
      of: 7,
    });
  });
});

describe('sourcing', () => {
  it('counts declines as answers and estimates not at all', () => {
    const rfqs = rfqStatuses.map((status) => ({ status, chaserDueAt: now }));
    const quotes = quoteKinds.flatMap((kind) => quoteStatuses.map((status) => ({ kind, status, validUntil: now })));
    expect(sourcingOf(rfqs, quotes)).toEqual({
      operatorsContactedCount: 6,
      quotesExpectedCount: 3,
      quotesReceivedCount: 6,
      earliestExpiryAt: now,
      silentSinceAt: now,
    });
    expect(sourcingOf([], [])).toEqual(noSourcing);
  });
  it('counts only operators without an answer whose reminder was due as silent', () => {
    const chaserDueAt = now;
    const answered = rfqStatuses.filter((status) => status !== 'sent' && status !== 'unanswered');
    expect(
      sourcingOf(
        answered.map((status) => ({ status, chaserDueAt })),
        [],
      ).silentSinceAt,
    ).toBeNull();
    expect(sourcingOf([{ status: 'sent', chaserDueAt: null }], []).silentSinceAt).toBeNull();
  });
  it('takes the earliest expiry of the live firm quotes', () => {
    const quote = (
      validUntil: string | null,
      status: (typeof quoteStatuses)[number] = 'received',
      kind: 'firm' | 'estimate' = 'firm',
    ) => ({ kind, status, validUntil });
    const first = '2026-11-24T00:00:00.000Z';
    const dead = [
      quote('2026-11-01T00:00:00.000Z', 'expired'),
      quote('2026-11-01T00:00:00.000Z', 'received', 'estimate'),
      quote(null),
    ];
    expect(
      sourcingOf([], [...dead, quote('2026-11-25T00:00:00.000Z'), quote(first, 'analyzed')]).earliestExpiryAt,
    ).toBe(first);
    expect(sourcingOf([], dead).earliestExpiryAt).toBeNull();
  });
});

describe('a quote belongs', () => {
  it.each([
    [{ avinodeQuoteId: 'aquote-1' }, true],
    [{ avinodeRfqId: 'arfq-1' }, true],
    [{}, false],
  ])('%j to the trip: %s', (quote, isOfTrip) => {
    expect(decideIsOfTrip(quote, true)).toEqual({ ok: true, value: isOfTrip });
  });
  it('to no trip if the session has none', () => {
    expect(decideIsOfTrip({ avinodeQuoteId: 'aquote-1', avinodeRfqId: 'arfq-1' }, false)).toMatchObject({
      reason: 'BAD_INPUT',
      fields: { avinodeQuoteId: 'Attach its trip first', avinodeRfqId: 'Attach its trip first' },
    });
    expect(decideIsOfTrip({}, false)).toEqual({ ok: true, value: false });
  });
  it('to a session and is counted with those of its trip', () => {
    const [early, late] = ['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'];
    const own = { ids: ['a' as QuoteId], receivedCount: 1, earliestExpiryAt: late };
    const ofTrip = { ...noSourcing, operatorsContactedCount: 2, quotesReceivedCount: 1, earliestExpiryAt: early };
    expect(withOwnQuotes(ofTrip, own)).toEqual({ ...ofTrip, quotesReceivedCount: 2 });
    expect(withOwnQuotes(noSourcing, own)).toEqual({ ...noSourcing, quotesReceivedCount: 1, earliestExpiryAt: late });
    expect(withOwnQuotes(ofTrip, noOwnQuotes)).toEqual(ofTrip);
  });
});

describe('access', () => {
  it.each([
    ['broker', 'ana', 'full'],
    ['broker', 'ben', 'card'],
    ['lead', 'ana', 'full'],
    ['lead', 'ben', 'full'],
  ] as const)('a %s with a session of %s: %s', (role, owner, access) => {
    const [viewer, ownerId] = [{ agentId: 'ana' as IsoAgentId, role }, owner as IsoAgentId];
    expect(accessTo(viewer, ownerId)).toBe(access);
    expect(decideWrite(viewer, ownerId).ok).toBe(access === 'full');
    expect(decideLead(viewer).ok).toBe(role === 'lead');
  });
});

describe('money', () => {
  it.each([
    [4_500_000, 'USD', 'USD 45,000'],
    [4_500_050, 'USD', 'USD 45,000.50'],
    [1, 'EUR', 'EUR 0.01'],
    [45_000, 'JPY', 'JPY 45,000'],
    [1_234_567, 'BHD', 'BHD 1,234.567'],
    [1e13, 'USD', 'USD 100,000,000,000'],
  ])('%d %s is %s', (amountMinor, currency, text) => expect(formatMoney({ amountMinor, currency })).toBe(text));
  it('formats every minor unit exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e13 }), (amountMinor) => {
        const digits = formatMoney({ amountMinor, currency: 'USD' }).replace('USD ', '').replaceAll(',', '');
        const [whole = '', cents = '00'] = digits.split('.');
        expect(BigInt(whole) * 100n + BigInt(cents)).toBe(BigInt(amountMinor));
      }),
    );
  });
});

describe('the registry of failures', () => {
  it.each(Object.keys(failures) as Reason[])('%s has a calm sentence', (reason) => {
    const { sentence, kind } = failures[reason];
    expect(sentence).toMatch(/^[A-Z][^!]*\.$/u);
    expect(sentence.length).toBeLessThan(160);
    expect(httpStatusOf[kind]).toBeGreaterThanOrEqual(400);
    const failure = new Failure(reason);
    expect({ kind: failure.kind, message: failure.message, name: failure.name }).toEqual({
      kind,
      message: sentence,
      name: 'Failure',
    });
  });
  it('has no duplicate sentence', () => {
    const sentences = Object.values(failures).map(({ sentence }) => sentence);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
  it('unwrap throws a refusal and returns an allowed value', () => {
    expect(unwrap(allow(1))).toBe(1);
    expect(() => unwrap(refuse('NO_TRIP', { a: 'b' }))).toThrow(
      expect.objectContaining({ reason: 'NO_TRIP', details: { fields: { a: 'b' } } }),
    );
  });
});
