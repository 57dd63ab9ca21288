import { describe, expect, it } from 'vitest';
import { lineKindOf } from './wire-offer.ts';
import { Quote, Rfq } from './wire.schema.ts';

const offer = (more: object) =>
  Quote.parse({ id: 'aquote-1', sellerPrice: { price: 45_000, currency: 'USD' }, ...more }).offer;

describe('a quote’s details beside its price', () => {
  it('are empty when not stated or unreadable', () => {
    const nothing = {
      yearOfMake: null,
      seats: null,
      safetyRatings: null,
      flightMinutes: null,
      operatorTerms: null,
      lines: null,
    };
    expect(offer({})).toEqual(nothing);
    expect(
      offer({
        sellerMessage: 7,
        quoteBreakdown: { sections: 'none' },
        segments: [{ flightMinutes: 'soon' }],
        lift: [{ maxPax: -1, yearOfMake: 20, safetyRatings: 5 }],
      }),
    ).toEqual(nothing);
  });
  it('sum the time of the passenger legs, only when each states it', () => {
    const leg = (flightMinutes: number | null, more: object = {}) => ({ flightMinutes, paxCount: '6', ...more });
    expect(offer({ segments: [leg(120), leg(90), leg(45, { paxSegment: false })] }).flightMinutes).toBe(210);
    expect(offer({ segments: [leg(120), leg(45, { paxCount: '0' })] }).flightMinutes).toBe(120);
    expect(offer({ segments: [leg(120), leg(null)] }).flightMinutes).toBeNull();
  });
  it('have the amount of a line only in the currency of the price, and never zero', () => {
    const lineItems = [
      { description: 'Catering', amount: 450, currency: 'EUR' },
      { description: 'Crew overnight', amount: 0, currency: 'USD' },
      { description: 'Red carpet', amount: 100 },
      { type: 'POSITIONING', displayName: 'To the start', price: 4_700 },
      null,
    ];
    expect(offer({ quoteBreakdown: { sections: [{ lineItems }] } }).lines).toEqual([
      { kind: 'catering', state: 'included', label: null, amountMinor: null },
      { kind: 'crew', state: 'included', label: null, amountMinor: null },
      { kind: 'other', state: 'included', label: 'Red carpet', amountMinor: 10_000 },
      { kind: 'positioning', state: 'included', label: null, amountMinor: 470_000 },
    ]);
  });
  it('come with the lift of an RFQ as well, as far as stated', () => {
    const { lifts } = Rfq.parse({
      id: 'arfq-1',
      sellerLift: [
        {
          id: 'asellerlift-1',
          maxPax: '9',
          yearOfMake: 2017,
          safetyRatings: ['ARGUS Gold', { name: 'Wyvern' }],
          latestQuote: { id: 'aquote-1', sellerPrice: { price: 45_000, currency: 'USD' } },
        },
      ],
    });
    expect(lifts[0]?.latestQuote?.offer).toMatchObject({
      seats: 9,
      yearOfMake: 2017,
      safetyRatings: ['ARGUS Gold', 'Wyvern'],
      lines: null,
    });
  });
});

it.each([
  ['Positioning to departure airport', 'positioning'],
  ['Fuel surcharge', 'fuel_surcharge'],
  ['De-icing', 'de_icing'],
  ['Landing and handling', 'landing_handling'],
  ['Federal excise tax', 'fet'],
  ['Segment fee', 'segment_fees'],
  ['Flight charge', 'flight'],
  ['Own line item', 'other'],
])('%s is %s', (words, kind) => expect(lineKindOf(words)).toBe(kind));
