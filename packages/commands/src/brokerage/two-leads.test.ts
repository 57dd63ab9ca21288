import { inReadTransaction } from '@tripthread/db/database';
import { getWaits } from '@tripthread/db/queries/brokerage/brokerage-waits';
import { getBrokerageForm } from '@tripthread/db/queries/proposals/proposal-sources';
import { Failure } from '@tripthread/shared/failures';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, refused } from '@tripthread/testing/desk/test-brokerage-suite';
import { saveForm } from './save-form.ts';
import { saveWaits } from './save-waits.ts';

const desk = testBrokerageSuite();
const tenant = () => desk().tenant;
const form = async () => {
  const { name: _, ...settings } = await inReadTransaction(tenant(), getBrokerageForm);
  return settings;
};

describe('two leads who started from the same settings', () => {
  it('both save when they changed different fields', async () => {
    const before = await form();
    await saveForm(tenant(), { ...before, legalName: 'Meridian Air LLC', before });
    await saveForm(tenant(), { ...before, cardFeeBasisPoints: 350, before });
    expect(await form()).toEqual({ ...before, legalName: 'Meridian Air LLC', cardFeeBasisPoints: 350 });
  });

  it('conflict when they changed the same field, and nothing of the second is saved', async () => {
    const before = await form();
    await saveForm(tenant(), { ...before, defaultMarginBasisPoints: 800, before });
    const late = { ...before, defaultMarginBasisPoints: 1_500, contactLine: 'ops@meridian.example', before };
    const { reason, details } = await refused(saveForm(tenant(), late));
    expect([reason, Object.keys(details.fields ?? {})]).toEqual(['STALE_VERSION', ['defaultMarginBasisPoints']]);
    expect(await form()).toEqual({ ...before, defaultMarginBasisPoints: 800 });
    await saveForm(tenant(), { ...late, before: await form() });
    expect(await form()).toMatchObject({ defaultMarginBasisPoints: 1_500, contactLine: 'ops@meridian.example' });
  });

  it('who save at the same moment: one change per field is saved, and the others conflict', async () => {
    const before = await inReadTransaction(tenant(), getWaits);
    const wanted = Array.from({ length: 12 }, (_, index) => 30 + index);
    const ends = await Promise.all(
      wanted.map((chaseAfterMinutes) =>
        saveWaits(tenant(), { ...before, chaseAfterMinutes, before }).then(
          () => chaseAfterMinutes,
          (error: unknown) => (error instanceof Failure ? error.reason : Promise.reject(error)),
        ),
      ),
    );
    const [won, ...others] = ends.filter((end) => end !== 'STALE_VERSION');
    expect(others).toEqual([]);
    expect((await inReadTransaction(tenant(), getWaits)).chaseAfterMinutes).toBe(won);
  });
});
