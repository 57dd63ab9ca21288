import { createTestBrokerage, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { resolveName } from '@tripthread/commands/sourcing/resolve-name';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

const resolve = (text: string, broker: TestBroker = desk().ana) => resolveName(broker, text);

/** Creates a trip of Ana's with one answer. */
async function answered() {
  const trip = await avinode.openTrip();
  const [rfq] = avinode.sandbox.control.sendRequests(trip.code, { count: 1 });
  const rfqId = rfq?.id ?? '';
  await avinode.notify(rfqId, trip.code);
  avinode.sandbox.control.quote(rfqId, { price: 40_000, message: 'Yours until noon.' });
  const { messageIds, lifts } = avinode.sandbox.control.rfq(rfqId);
  const messageId = messageIds.findLast((id) => id.startsWith('asellermsg')) ?? '';
  await avinode.notify(messageId, trip.code);
  await avinode.settle();
  const firm = lifts.find(({ state }) => state === 'Accepted');
  return { ...trip, rfqId, messageId, quoteId: firm?.quoteId ?? '', liftId: firm?.id ?? '' };
}

describe('a pasted Avinode name', () => {
  it('of any kind leads to one’s own session', async () => {
    const { sessionId, code, tripId, rfqId, messageId, quoteId } = await answered();
    const link = (path: string) => `https://sandbox.avinode.com/marketplace/mvc/${path}?source=api&origin=api_action`;
    const cases = [
      [code, 'trip', null],
      [` ${code.toLowerCase()} `, 'trip', null],
      [tripId, 'trip', tripId],
      [link(`trips/buying/${tripId}`), 'trip', tripId],
      [link(`search/load/${rfqId}`), 'rfq', rfqId],
      [rfqId, 'rfq', rfqId],
      [quoteId, 'quote', quoteId],
      [messageId, 'seller_message', messageId],
    ] as const;
    for (const [text, kind, avinodeId] of cases) {
      const found = await resolve(text);
      expect(found, text).toMatchObject({ kind, avinodeId, sessionId, attachAs: tripId });
      expect(found.trip, text).toMatchObject({ avinodeTripId: tripId, tripCode: code });
      expect(found.sentence).toContain(code);
    }
  });

  it('that is unknown is distinguished from text that is no Avinode name', async () => {
    expect(await resolve('ZZZ999')).toMatchObject({ kind: 'trip', trip: null, sessionId: null, attachAs: 'ZZZ999' });
    expect(await resolve('atrip-404')).toMatchObject({ kind: 'trip', avinodeId: 'atrip-404', attachAs: 'atrip-404' });
    expect(await resolve('arfq-404')).toMatchObject({ kind: 'rfq', trip: null, attachAs: null });
    const { liftId } = await answered();
    expect(await resolve(liftId)).toMatchObject({ kind: 'lift', trip: null, attachAs: null });
    for (const text of ['good morning', 'https://elsewhere.test/', 'arfq-1 arfq-2', 'anews-1'])
      expect(await resolve(text), text).toMatchObject({ kind: 'unknown', avinodeId: null, trip: null, attachAs: null });
  });

  it('of a colleague’s session reveals only the name itself; a lead is led to the session', async () => {
    const { sessionId, code, tripId, rfqId, messageId, quoteId } = await answered();
    for (const text of [rfqId, messageId, quoteId]) {
      const resolved = await resolve(text, desk().ben);
      expect(resolved).toMatchObject({ trip: null, sessionId: null, attachAs: null });
      expect(JSON.stringify(resolved)).not.toMatch(new RegExp(`${code}|${tripId}|${sessionId}`, 'u'));
      expect(await resolve(text, desk().lead)).toMatchObject({ sessionId, attachAs: tripId });
    }
    expect(await resolve(code, desk().ben)).toMatchObject({ trip: { tripCode: code }, sessionId: null });
  });

  it('without a session can be used by every broker of the brokerage, and by no other', async () => {
    await avinode.notify('arfq-606', 'LOOSE1');
    await avinode.settle();
    const found = { kind: 'rfq', trip: { tripCode: 'LOOSE1' }, sessionId: null, attachAs: 'LOOSE1' };
    expect(await resolve('arfq-606', desk().ben)).toMatchObject(found);
    const elsewhere = await createTestBrokerage(desk().url);
    expect(await resolve('arfq-606', elsewhere.lead)).toMatchObject({ trip: null, sessionId: null, attachAs: null });
    const { code } = await answered();
    expect(await resolve(code, elsewhere.lead)).toMatchObject({ trip: null, sessionId: null, attachAs: code });
    await elsewhere.close();
  });
});
