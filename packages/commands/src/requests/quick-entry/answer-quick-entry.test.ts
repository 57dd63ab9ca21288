import { makeClient, createTestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { ReadQuickEntry } from '@tripthread/shared/requests/requests.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { answerQuickEntry } from './answer-quick-entry.ts';

const desk = testBrokerageSuite();
const answer = (text: string) => answerQuickEntry(desk().ana, ReadQuickEntry.parse({ text }));

describe('an amount without a currency', () => {
  const budget = async (text: string) => (await answer(text)).facts.find(({ kind }) => kind === 'budget');

  it('uses the brokerage’s currency as a stated assumption, and offers the others', async () => {
    await desk().owner`update brokerages set default_currency = 'CHF' where id = ${desk().brokerageId}`;
    expect(await budget('teb-vny 12 dec 6 pax 45k')).toMatchObject({
      value: { amountMinor: 4_500_000, currency: 'CHF' },
      confidence: 'assumed',
      note: 'No currency was named: your brokerage’s own is taken.',
      options: [{ text: 'CHF 45000' }, { text: 'USD 45000' }, { text: 'EUR 45000' }, { text: 'GBP 45000' }],
    });
    await desk().owner`update brokerages set default_currency = 'USD' where id = ${desk().brokerageId}`;
    expect(await budget('teb-vny 12 dec 6 pax usd 45k')).toMatchObject({ confidence: 'sure' });
  });

  it('is only guessed when it may be no amount', async () => {
    expect(await budget('teb-vny 12 dec 6 pax budget 45')).toMatchObject({ confidence: 'guessed' });
  });
});

describe('the client of an entry', () => {
  it('is sure only by the whole name of one client', async () => {
    const id = await makeClient(desk(), 'Olivia Hartley');
    expect((await answer('for olivia hartley teb-vny 12 dec')).client).toMatchObject({
      confidence: 'sure',
      matches: [{ id, name: 'Olivia Hartley' }],
    });
    expect((await answer('Hartley: teb-vny 12 dec')).client).toMatchObject({
      confidence: 'guessed',
      matches: [{ id }],
    });
    expect((await answer('for O. Hartley teb-vny')).client).toMatchObject({ confidence: 'guessed', matches: [{ id }] });
  });

  it('is a question when several or none match', async () => {
    await makeClient(desk(), 'Marcus Vale');
    await makeClient(desk(), 'Elena Vale');
    const { client } = await answer('Vale: teb-vny');
    expect(client).toMatchObject({ confidence: 'ambiguous', name: 'Vale' });
    expect(client?.matches.map(({ name }) => name)).toEqual(['Elena Vale', 'Marcus Vale']);
    expect((await answer('for Nobody Known, teb-vny')).client).toMatchObject({ confidence: 'guessed', matches: [] });
    expect((await answer('teb-vny 12 dec')).client).toBeNull();
  });

  it('is never a client of another brokerage', async () => {
    const other = await createTestBrokerage(desk().url);
    await makeClient(other, 'Foreign Frank');
    expect((await answer('for Foreign Frank teb-vny')).client?.matches).toEqual([]);
    await other.close();
  });
});
