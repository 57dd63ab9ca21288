import { readFileSync } from 'node:fs';
import { formatMoney } from '@tripthread/shared/money/money';
import { priceOf } from '@tripthread/shared/proposals/pricing';
import { expect, it } from 'vitest';

it('the price in the documentation is the one that the rule computes', () => {
  const page = readFileSync(new URL('../../../../docs/proposals.md', import.meta.url), 'utf8');
  const us = (icao: string) => ({ icao, country: 'US' });
  const leg = { departure: us('KTEB'), arrival: us('KVNY'), day: '2026-12-12', passengers: 6, distanceNm: 2_129 };
  const price = priceOf({
    currency: 'USD',
    operatorMinor: 4_500_000,
    operatorTaxes: { kind: 'excluded' },
    margin: { kind: 'percent', basisPoints: 1_000 },
    legs: [{ ...leg, treatAs: null, isRural: false }],
    hasUsTaxes: true,
    fromUsd: (minor) => minor,
    cardFeeBasisPoints: 500,
    today: '2026-11-28',
  });
  const lines: readonly (readonly [string, number])[] = [
    ['| operator', price.operatorBaseMinor],
    ['| margin', price.marginMinor],
    ['| **charter**', price.charterMinor],
    ['| federal excise tax', price.taxes[0]?.amountMinor ?? 0],
    ['| segment fees', price.taxes[1]?.amountMinor ?? 0],
    ['| card fee', price.cardFeeMinor],
    ['| **total**', price.totalMinor],
  ];
  for (const [start, amountMinor] of lines) {
    const row = page.split('\n').find((line) => line.startsWith(start));
    expect(row, start).toContain(`${formatMoney({ amountMinor, currency: 'USD' })} |`);
  }
});
