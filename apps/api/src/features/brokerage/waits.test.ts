import { inReading, inTransaction } from '@tripthread/db/database';
import { getWaits, saveWaits } from '@tripthread/db/queries/brokerage-waits';
import { BrokerageWaits } from '@tripthread/shared/brokerage.schema';
import { describe, expect, it } from 'vitest';
import { deskSuite } from '../../testing/desk-suite.ts';

const desk = deskSuite();
const bounds = [
  { chaseAfterMinutes: 15, followUpAfterMinutes: 15 },
  { chaseAfterMinutes: 10_080, followUpAfterMinutes: 43_200 },
];

describe('how long the desk waits', () => {
  it('is four hours and a day until a lead says otherwise', async () => {
    expect(await inReading(desk().tenant, getWaits)).toEqual({ chaseAfterMinutes: 240, followUpAfterMinutes: 1_440 });
  });
  it.each(bounds)('%j is kept', async (waits) => {
    await inTransaction(desk().tenant, (tx) => saveWaits(tx, BrokerageWaits.parse(waits)));
    expect(await inReading(desk().tenant, getWaits)).toEqual(waits);
  });
  it.each([
    { chaseAfterMinutes: 14, followUpAfterMinutes: 15 },
    { chaseAfterMinutes: 15, followUpAfterMinutes: 14 },
    { chaseAfterMinutes: 10_081, followUpAfterMinutes: 15 },
    { chaseAfterMinutes: 15, followUpAfterMinutes: 43_201 },
  ])('%j is neither taken at the door nor by the table', async (waits) => {
    expect(BrokerageWaits.safeParse(waits).success).toBe(false);
    await expect(inTransaction(desk().tenant, (tx) => saveWaits(tx, waits))).rejects.toThrow();
  });
});
