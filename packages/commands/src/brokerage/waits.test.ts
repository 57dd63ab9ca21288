import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { saveSettings } from '@tripthread/db/queries/brokerage/brokerage-settings';
import { getWaits } from '@tripthread/db/queries/brokerage/brokerage-waits';
import { SaveBrokerageWaits } from '@tripthread/shared/brokerage/brokerage.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { saveWaits } from './save-waits.ts';

const desk = testBrokerageSuite();
const bounds = [
  { chaseAfterMinutes: 15, followUpAfterMinutes: 15 },
  { chaseAfterMinutes: 10_080, followUpAfterMinutes: 43_200 },
];

describe('the reminder waits of a brokerage', () => {
  it('default to four hours and one day', async () => {
    expect(await inReadTransaction(desk().tenant, getWaits)).toEqual({
      chaseAfterMinutes: 240,
      followUpAfterMinutes: 1_440,
    });
  });
  it.each(bounds)('%j is saved', async (waits) => {
    const before = await inReadTransaction(desk().tenant, getWaits);
    await saveWaits(desk().tenant, SaveBrokerageWaits.parse({ ...waits, before }));
    expect(await inReadTransaction(desk().tenant, getWaits)).toEqual(waits);
  });
  it.each([
    { chaseAfterMinutes: 14, followUpAfterMinutes: 15 },
    { chaseAfterMinutes: 15, followUpAfterMinutes: 14 },
    { chaseAfterMinutes: 10_081, followUpAfterMinutes: 15 },
    { chaseAfterMinutes: 15, followUpAfterMinutes: 43_201 },
  ])('%j is refused by the input schema and by the table', async (waits) => {
    const before = await inReadTransaction(desk().tenant, getWaits);
    expect(SaveBrokerageWaits.safeParse({ ...waits, before }).success).toBe(false);
    await expect(inTransaction(desk().tenant, (tx) => saveSettings(tx, waits))).rejects.toThrow();
  });
});
