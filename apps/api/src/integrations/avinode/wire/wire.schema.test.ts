import { AvinodeNotification } from '@tripthread/shared/sourcing/notifications.schema';
import { describe, expect, test } from 'vitest';
import { sample } from '../../../../test/support/avinode/avinode-upstream.ts';
import { avinodeIdIn } from '@tripthread/shared/sourcing/avinode-names';
import { tripBody } from './trip-body.ts';
import { Message, Quote, Rfq, Trip, Webhook } from './wire.schema.ts';

const dataOf = (name: string): unknown => JSON.parse(sample(name)).data;

describe('the samples are parsed', () => {
  test('the answer to a new trip, without its code', () => {
    expect(Trip.parse(dataOf('observed-create-trip-response')).head).toEqual({
      avinodeTripId: 'atrip-64956153',
      tripCode: null,
      searchUrl: 'https://sandbox.avinode.com/marketplace/mvc/search/load/atrip-64956153?source=api&origin=api_action',
      viewUrl: 'https://sandbox.avinode.com/marketplace/mvc/trips/buying/atrip-64956153?source=api',
      isCancelled: false,
    });
  });

  const quote = {
    avinodeQuoteId: 'aquote-398402443',
    total: { amountMinor: 4_500_000, currency: 'USD' },
    operator: { companyId: 'acomp-3001', name: 'Example Air Operator' },
    validUntil: null,
    createdAt: '2026-02-20T10:15:00.000Z',
  };
  const emptyOffer = {
    yearOfMake: null,
    seats: null,
    safetyRatings: null,
    flightMinutes: null,
    operatorTerms: null,
    lines: null,
  };

  test('a quote', () => {
    const aircraft = { type: 'Challenger 350', tail: 'N350EX', category: 'Super midsize jet' };
    expect(Quote.parse(dataOf('reconstructed-quote'))).toEqual({
      ...quote,
      aircraft,
      offer: {
        ...emptyOffer,
        flightMinutes: 330,
        operatorTerms: 'Price does not include de-icing.',
        // They add up to the price here, and need not.
        lines: [
          { kind: 'flight', state: 'included', label: null, amountMinor: 4_025_000 },
          { kind: 'landing_handling', state: 'included', label: null, amountMinor: 165_000 },
          { kind: 'fet', state: 'included', label: null, amountMinor: 310_000 },
        ],
      },
    });
  });

  test('an operator’s answer with a price', () => {
    expect(Message.parse(dataOf('reconstructed-tripmsg-seller-quote'))).toEqual({
      avinodeMessageId: 'asellermsg-1000000011',
      writtenBy: 'operator',
      text: 'Happy to offer the following.',
      operator: quote.operator,
      createdAt: quote.createdAt,
      quote: {
        ...quote,
        aircraft: { type: 'Challenger 350', tail: null, category: 'Super midsize jet' },
        offer: emptyOffer,
      },
      declineReason: null,
      isDecline: false,
      rfqIds: ['arfq-12345678'],
      tripCode: 'A1B2C3',
    });
  });

  test.each(['trip-request', 'trip-chat-from-buyer'])('the notification %s: its href holds the same id', (name) => {
    const { id, href } = AvinodeNotification.parse(JSON.parse(sample(name)));
    expect(avinodeIdIn(href ?? '')).toBe(id);
  });

  test('our request for a trip has the form of the official example', () => {
    const official = JSON.parse(sample('create-trip-request'));
    const leg = { departureAirport: 'KMIA', arrivalAirport: 'EGLL', date: '2023-01-01', time: '10:00', passengers: 4 };
    const ours = tripBody({ externalTripId: 'CRM-TRIP-1042', aircraftCategory: 'Heavy jet', segments: [leg] });
    const { requiredLift } = official.criteria;
    expect(ours).toEqual({ ...official, criteria: { requiredLift } });
    expect(
      tripBody({ externalTripId: 'x', aircraftCategory: null, segments: [{ ...leg, time: null, passengers: null }] }),
    ).toMatchObject({
      criteria: {},
      segments: [{ dateTime: { date: '2023-01-01', departure: true, local: true }, timeTBD: true, paxTBD: true }],
    });
  });
});

const rfq = (lift: object) => Rfq.parse({ id: 'arfq-1', sellerLift: [{ id: 'asellerlift-1', ...lift }] });
const message = (rest: object, id = 'asellermsg-1') => Message.parse({ id, ...rest });

describe('tolerant parsing', () => {
  const odd = [null, 17, 'soon', [], {}, [null], { id: 5 }, true, -1, 'x'.repeat(30_000), '\u0000', '\ud800'];

  test('an odd optional field leaves the rest readable', () => {
    const ofAll =
      'tripId trip sellerCompany canceled createdOn links actions message declineReason externalTripId novelty';
    const fields = `${ofAll} sellerQuote sellerPrice lift validUntil displayName eventTypes`.split(' ');
    for (const value of odd)
      for (const field of fields) {
        const liftContext = { [field]: value };
        expect(Trip.parse({ id: 'atrip-1', ...liftContext }).head.avinodeTripId).toBe('atrip-1');
        expect(Rfq.parse({ id: 'arfq-1', ...liftContext }).avinodeRfqId).toBe('arfq-1');
        expect(Quote.parse({ id: 'aquote-1', ...liftContext }).avinodeQuoteId).toBe('aquote-1');
        const said = message(liftContext);
        expect(said.avinodeMessageId).toBe('asellermsg-1');
        // Values that PostgreSQL cannot store are removed.
        expect(JSON.stringify(said)).not.toMatch(/\\u0000|\\ud800/u);
        expect(said.text?.length ?? 0).toBeLessThanOrEqual(10_000);
        expect(Webhook.parse({ id: 'whs-1', ...liftContext }).webhookId).toBe('whs-1');
      }
    for (const value of odd)
      for (const field of [
        'aircraftType',
        'aircraftTail',
        'sourcingStatus',
        'sourcingDisplayStatus',
        'links',
        'latestQuote',
      ])
        expect(rfq({ [field]: value }).lifts[0]).toMatchObject({ avinodeLiftId: 'asellerlift-1', status: 'unknown' });
  });

  test('requires an id, and distinguishable lifts', () => {
    for (const id of [
      undefined,
      null,
      '',
      'arfq',
      'arfq-',
      'arfq-x',
      'aquote-1',
      'arfq-1 ',
      'arfq-1/2',
      7,
      `arfq-${'1'.repeat(80)}`,
    ]) {
      expect(Rfq.safeParse({ id }).success, String(id)).toBe(false);
      expect(Rfq.safeParse({ id: 'arfq-1', sellerLift: [{ id }] }).success).toBe(false);
    }
    expect(Rfq.safeParse({ id: 'arfq-1', sellerLift: Array(1_001).fill({ id: 'asellerlift-1' }) }).success).toBe(false);
  });

  test.each([
    [{ sourcingStatus: 1, sourcingDisplayStatus: 'Unanswered' }, 'unanswered'],
    [{ sourcingStatus: 2 }, 'accepted'],
    [{ sourcingStatus: '3' }, 'declined'],
    [{ sourcingStatus: 2, sourcingDisplayStatus: 'Unanswered' }, 'accepted'],
    [{ sourcingStatus: 1, sourcingDisplayStatus: 'Declined' }, 'declined'],
    [{ sourcingStatus: 9, sourcingDisplayStatus: 'ACCEPTED' }, 'accepted'],
    [{ sourcingStatus: 9 }, 'unknown'],
    [{ sourcingDisplayStatus: 'constructor' }, 'unknown'],
    [{}, 'unknown'],
  ])('the state of a lift: %j is %s', (lift, status) => {
    expect(rfq(lift).lifts[0]?.status).toBe(status);
  });

  test.each([
    [
      { price: 45_000, currency: 'USD' },
      { amountMinor: 4_500_000, currency: 'USD' },
    ],
    [
      { price: '147350.50', currency: 'eur' },
      { amountMinor: 14_735_050, currency: 'EUR' },
    ],
    [
      { price: 1.15, currency: 'USD' },
      { amountMinor: 115, currency: 'USD' },
    ],
    [
      { price: 5_000_000, currency: 'JPY' },
      { amountMinor: 5_000_000, currency: 'JPY' },
    ],
    [
      { price: 1234.5, currency: 'KWD' },
      { amountMinor: 1_234_500, currency: 'KWD' },
    ],
    ...[0, -5, 1e300, 1e-9, Number.NaN, Number.POSITIVE_INFINITY, '45,000', '', '-1', null, {}].map(
      (price) => [{ price, currency: 'USD' }, null] as const,
    ),
    ...['', 'US', 'DOLLAR', '$', 840, null].map((currency) => [{ price: 1, currency }, null] as const),
    [45_000, null],
  ] as readonly (readonly [unknown, unknown])[])('the price %j is %j', (sellerPrice, total) => {
    expect(Quote.parse({ id: 'aquote-1', sellerPrice }).total).toEqual(total);
  });

  test.each([
    ['2026-02-20T10:15:00Z', '2026-02-20T10:15:00.000Z'],
    ['2026-02-20T10:15:00.1234567Z', '2026-02-20T10:15:00.123Z'],
    ['2026-02-20T11:15:00+01:00', '2026-02-20T10:15:00.000Z'],
    ['2026-02-20T10:15:00', '2026-02-20T10:15:00.000Z'],
    ['2026-02-30T10:15:00Z', null],
    ['0000-01-01T00:00:00Z', null],
    ['tomorrow', null],
    [1_771_582_500_000, null],
  ])('the instant %j is %j', (createdOn, createdAt) => {
    expect(Quote.parse({ id: 'aquote-1', createdOn }).createdAt).toBe(createdAt);
  });

  test('an estimate is separate: an unanswered lift has quotes, too', () => {
    const latestQuote = { id: 'aquote-1', sellerPrice: { price: 40_000, currency: 'USD' } };
    const links = { quotes: [{ id: 'aquote-1' }, { href: 'https://x.example/api/quotes/aquote-2' }, { id: 'arfq-1' }] };
    expect(rfq({ sourcingStatus: 1, aircraftType: 'G550', links, latestQuote }).lifts[0]).toMatchObject({
      status: 'unanswered',
      quoteIds: ['aquote-1', 'aquote-2'],
      latestQuote: { total: { amountMinor: 4_000_000 }, aircraft: { type: 'G550' } },
    });
  });

  test.each([
    [{ lift: [{ sourcingStatus: 3, declineReason: 'CABOTAGE' }] }, true, 'CABOTAGE'],
    [{ lift: { sourcingStatus: 3 }, declineReason: 'crew not available' }, true, 'CREW_NOT_AVAILABLE'],
    [
      {
        lift: [
          { sourcingStatus: 3, declineReason: 'CABOTAGE' },
          { sourcingStatus: 3, declineReason: 'OTHER' },
        ],
      },
      true,
      'OTHER',
    ],
    [{ lift: [{ sourcingStatus: 3 }] }, true, null],
    [{ declineReason: 'VOLCANO' }, true, 'OTHER'],
    [{ lift: [{ sourcingStatus: 3, declineReason: 'CABOTAGE' }, { sourcingStatus: 1 }] }, false, 'CABOTAGE'],
    [{ lift: [{ sourcingStatus: 3 }], sellerQuote: { id: 'aquote-1' } }, false, null],
    [{ message: 'Sorry, no.' }, false, null],
  ])('%j: a decline? %j, for %j', (rest, isDecline, declineReason) => {
    expect(message(rest)).toMatchObject({ isDecline, declineReason });
  });

  test('our own message is no decline', () => {
    expect(message({ lift: [{ sourcingStatus: 3 }] }, 'abuyermsg-1')).toMatchObject({
      writtenBy: 'us',
      isDecline: false,
    });
  });
});
