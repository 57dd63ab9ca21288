import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleAmount, shareOf } from '../money/amounts.ts';
import { clientPriceOf } from './public/client-proposal.ts';
import { type TaxLeg, taxTreatments } from '../money/flight-taxes.ts';
import { type Price, priceOf, type PricingInput } from './pricing.ts';

const us = (icao: string) => ({ icao, country: 'US' });
const leg = (more: Partial<TaxLeg> = {}): TaxLeg => ({
  departure: us('KTEB'),
  arrival: us('KVNY'),
  day: '2025-06-01',
  passengers: 6,
  distanceNm: 2_130,
  treatAs: null,
  isRural: false,
  ...more,
});
const input = (more: Partial<PricingInput> = {}): PricingInput => ({
  currency: 'USD',
  operatorMinor: 4_500_000,
  operatorTaxes: { kind: 'excluded' },
  margin: { kind: 'percent', basisPoints: 1_000 },
  legs: [leg()],
  hasUsTaxes: true,
  fromUsd: (minor) => minor,
  cardFeeBasisPoints: 500,
  today: '2025-01-10',
  ...more,
});

describe('amounts', () => {
  const amount = fc.integer({ min: 0, max: 1e13 });
  it('are scaled half up, exactly even beyond the precision of a double', () => {
    expect([shareOf(1, 5_000), shareOf(10, 750), shareOf(3, 500), shareOf(7, 500)]).toEqual([1, 1, 0, 0]);
    expect(scaleAmount(9_999_999_999_999, 9_999, 10_000)).toBe(9_998_999_999_999);
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 10_000 }), (all, basisPoints) => {
        const exact = BigInt(all) * BigInt(basisPoints);
        const off = BigInt(shareOf(all, basisPoints)) * 10_000n - exact;
        expect(off > -5_000n && off <= 5_000n).toBe(true);
      }),
    );
  });
});

describe('a price', () => {
  it('is built from the operator’s price to the client’s, line by line', () => {
    // 45,000 + 10 % = 49,500; 7.5 % of it and 6 × 5.20; 5 % of all that for the card.
    expect(priceOf(input())).toMatchObject({
      operatorBaseMinor: 4_500_000,
      marginMinor: 450_000,
      charterMinor: 4_950_000,
      taxes: [
        { kind: 'federal_excise', amountMinor: 371_250, basisPoints: 750 },
        { kind: 'domestic_segment', amountMinor: 3_120, each: { usdMinor: 520, count: 6 } },
      ],
      taxesMinor: 374_370,
      cardFeeMinor: 266_219,
      totalMinor: 5_590_589,
      warnings: [],
    });
  });

  it('removes included taxes from a price and charges them on the whole', () => {
    const stated = priceOf(
      input({ operatorMinor: 4_840_620, operatorTaxes: { kind: 'included', statedMinor: 340_620 } }),
    );
    expect(stated).toMatchObject({
      operatorTaxesMinor: 340_620,
      operatorBaseMinor: 4_500_000,
      charterMinor: 4_950_000,
    });
    // 4,500,000 + 7.5 % + 6 × 5.20
    const reckoned = priceOf(
      input({ operatorMinor: 4_840_620, operatorTaxes: { kind: 'included', statedMinor: null } }),
    );
    expect(reckoned.operatorBaseMinor).toBe(4_500_000);
    expect(reckoned.totalMinor).toBe(priceOf(input()).totalMinor);
  });

  it('charges excise on the domestic part of a trip alone, by distance', () => {
    const abroad = leg({ arrival: { icao: 'EGGW', country: 'GB' }, distanceNm: 6_390 });
    const { taxes, warnings } = priceOf(input({ legs: [leg(), abroad], margin: { kind: 'fixed', minor: 0 } }));
    expect(taxes).toMatchObject([
      { kind: 'federal_excise', amountMinor: shareOf(4_500_000 / 4, 750) },
      { kind: 'domestic_segment', amountMinor: 3_120 },
      { kind: 'international_facilities', amountMinor: 6 * 2_290 },
    ]);
    expect(warnings).toEqual(['mixed_trip']);
  });

  it('charges no taxes if they are switched off, and warns if there is no dollar rate', () => {
    expect(priceOf(input({ hasUsTaxes: false }))).toMatchObject({ taxes: [], taxesMinor: 0, warnings: [] });
    expect(priceOf(input({ currency: 'EUR', fromUsd: null }))).toMatchObject({
      taxes: [{ kind: 'federal_excise' }],
      warnings: ['dollar_rate_unknown'],
    });
  });

  const stop = fc.constantFrom(
    us('KTEB'),
    us('PANC'),
    us('PHNL'),
    { icao: 'EGGW', country: 'GB' },
    { icao: null, country: null },
  );
  const anyLeg: fc.Arbitrary<TaxLeg> = fc.record({
    departure: stop,
    arrival: stop,
    day: fc.constantFrom(null, '2020-01-01', '2024-12-31', '2025-01-01', '2030-06-01'),
    passengers: fc.option(fc.integer({ min: 1, max: 100 })),
    distanceNm: fc.option(fc.integer({ min: 1, max: 9_000 })),
    treatAs: fc.option(fc.constantFrom(...taxTreatments)),
    isRural: fc.boolean(),
  });
  const anyInput: fc.Arbitrary<PricingInput> = fc.record({
    currency: fc.constantFrom('USD', 'EUR', 'JPY'),
    operatorMinor: fc.integer({ min: 1, max: 1e12 }),
    operatorTaxes: fc.oneof(
      fc.constant({ kind: 'excluded' as const }),
      fc.record({ kind: fc.constant('included' as const), statedMinor: fc.option(fc.integer({ min: 0, max: 1e12 })) }),
    ),
    margin: fc.oneof(
      fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 0, max: 10_000 }) }),
      fc.record({ kind: fc.constant('fixed' as const), minor: fc.integer({ min: 0, max: 1e12 }) }),
    ),
    legs: fc.array(anyLeg, { maxLength: 6 }),
    hasUsTaxes: fc.boolean(),
    fromUsd: fc.constantFrom(
      null,
      (minor: number) => minor,
      (minor: number) => scaleAmount(minor, 91, 100),
    ),
    cardFeeBasisPoints: fc.integer({ min: 0, max: 2_000 }),
    today: fc.constant('2025-01-10'),
  });
  const adds = (price: Price): boolean =>
    price.operatorBaseMinor + price.operatorTaxesMinor === price.operatorMinor &&
    price.operatorBaseMinor + price.marginMinor === price.charterMinor &&
    price.taxes.reduce((sum, { amountMinor }) => sum + amountMinor, 0) === price.taxesMinor &&
    price.charterMinor + price.taxesMinor + price.cardFeeMinor === price.totalMinor;

  it('is whole, never negative, and its parts add up, for any input', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const price = priceOf(any);
        expect(adds(price)).toBe(true);
        const { operatorBaseMinor, operatorTaxesMinor, marginMinor, taxesMinor, cardFeeMinor, totalMinor } = price;
        for (const part of [operatorBaseMinor, operatorTaxesMinor, marginMinor, taxesMinor, cardFeeMinor, totalMinor])
          expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
        const shown = clientPriceOf(price);
        expect(
          shown.charterMinor + shown.taxes.reduce((sum, one) => sum + one.amountMinor, 0) + shown.cardFeeMinor,
        ).toBe(shown.totalMinor);
      }),
      { numRuns: 500 },
    );
  });
  it('control: a price that is off by one does not add up', () => {
    const price = priceOf(input());
    expect(adds({ ...price, totalMinor: price.totalMinor + 1 })).toBe(false);
    expect(adds({ ...price, taxesMinor: price.taxesMinor - 1 })).toBe(false);
  });
  it('rises with the charter also where only a part of the legs is taxed', () => {
    const untaxed = { distanceNm: 1_000, treatAs: 'none' } as const;
    const legs = [leg({ distanceNm: 300 }), leg(untaxed), leg(untaxed), leg(untaxed)];
    const exciseOf = (operatorMinor: number) =>
      priceOf(input({ operatorMinor, legs, margin: { kind: 'fixed', minor: 0 } })).taxes[0]?.amountMinor ?? 0;
    const taxes = Array.from({ length: 5_000 }, (_, amount) => exciseOf(amount));
    expect(taxes).toEqual(taxes.toSorted((a, b) => a - b));
  });
  it('never falls when the operator’s price or the margin rises', () => {
    fc.assert(
      fc.property(anyInput, fc.integer({ min: 1, max: 1e6 }), (any, more) => {
        const dearer = { ...any, operatorMinor: any.operatorMinor + more };
        expect(priceOf(dearer).totalMinor).toBeGreaterThanOrEqual(priceOf(any).totalMinor);
        const fixed = (minor: number) => priceOf({ ...any, margin: { kind: 'fixed', minor } }).totalMinor;
        expect(fixed(more + 1)).toBeGreaterThan(fixed(more));
      }),
    );
  });
});
