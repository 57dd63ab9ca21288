import { inReadTransaction } from '@tripthread/db/database';
import { listRates } from '@tripthread/db/queries/brokerage/exchange-rates';
import { RecordRate } from '@tripthread/shared/money/exchange-rates.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { recordRate } from './record-rate.ts';

const desk = testBrokerageSuite();
const record = (more: object = {}) =>
  recordRate(
    desk().ana,
    RecordRate.parse({
      base: 'EUR',
      quote: 'USD',
      rate: '1.08',
      asOf: '2026-11-20',
      idempotencyKey: freshKey(),
      ...more,
    }),
  );

describe('an exchange rate', () => {
  it('is added with its author and time; the newest day is first, and within a day the latest entry', async () => {
    await record();
    desk().clock.moveBy(1_000);
    await record({ rate: '1.0900', source: 'A bank' });
    desk().clock.moveBy(1_000);
    const { rates } = await record({ rate: '1.1', asOf: '2026-11-01' });
    expect(rates.map(({ rate, asOf }) => [rate, asOf])).toEqual([
      ['1.09', '2026-11-20'],
      ['1.08', '2026-11-20'],
      ['1.1', '2026-11-01'],
    ]);
    expect(rates[0]).toMatchObject({ source: 'A bank', agentName: expect.any(String) as string });
    expect(await inReadTransaction(desk().tenant, listRates)).toEqual(rates);
  });
  it('sent again is stored once; with other content it is refused', async () => {
    const idempotencyKey = freshKey();
    const { rates } = await record({ idempotencyKey, rate: '150' });
    expect(rates.some(({ rate }) => rate === '150')).toBe(true);
    expect((await record({ idempotencyKey, rate: '150' })).rates).toHaveLength(rates.length);
    expect(await refusal(record({ idempotencyKey, rate: '151' }))).toBe('KEY_REUSED');
  });
  it.each([{ rate: '0' }, { rate: '-1' }, { rate: '1,08' }, { quote: 'EUR' }, { base: 'euro' }, { asOf: 'today' }])(
    '%j is refused',
    (more) =>
      expect(
        RecordRate.safeParse({
          base: 'EUR',
          quote: 'USD',
          rate: '1',
          asOf: '2026-11-20',
          idempotencyKey: 'key-0001',
          ...more,
        }).success,
      ).toBe(false),
  );
});
