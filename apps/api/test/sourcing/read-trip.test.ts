import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { tripReference } from '@tripthread/shared/input.schema';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { openSession } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

afterEach(() => expect(avinode.errors).toEqual([]));

const detailOf = (sessionId: SessionId) => getSessionDetail(desk().tenant, desk().lead.viewer, sessionId);
const kindsOf = async (sessionId: SessionId) =>
  (await listThread(desk().tenant, desk().lead.viewer, sessionId, { limit: 100 })).items.map(({ kind }) => kind);
const textsOf = async (sessionId: SessionId) =>
  (await listThread(desk().tenant, desk().lead.viewer, sessionId, { limit: 100 })).items.flatMap(
    ({ message }) => message?.text ?? [],
  );

/** Creates a session on a trip with so many RFQs, all notified and read. */
async function askedTrip(count: number) {
  const trip = await avinode.openTrip();
  const rfqs = avinode.sandbox.control.sendRequests(trip.code, { count });
  for (const { id } of rfqs) await avinode.notify(id, trip.code);
  await avinode.settle();
  return { ...trip, rfqs, first: rfqs[0]?.id ?? '' };
}

describe('a trip read', () => {
  it('stores both names and Avinode’s own links, and every operator who was asked', async () => {
    const { sessionId, code, tripId, rfqs } = await askedTrip(3);
    const { session, trip } = await detailOf(sessionId);
    expect(trip).toMatchObject({ avinodeTripId: tripId, tripCode: code, readError: null });
    expect(trip?.searchUrl).toContain(`/search/load/${tripId}`);
    expect(trip?.rfqs.map(({ avinodeRfqId, status }) => `${avinodeRfqId} ${status}`).toSorted()).toEqual(
      rfqs.map(({ id }) => `${id} unanswered`).toSorted(),
    );
    expect(trip?.rfqs.every(({ operatorName, lifts }) => operatorName !== null && lifts.length > 0)).toBe(true);
    expect(session).toMatchObject({
      currentStep: 'requesting_quotes',
      operatorsContactedCount: 3,
      quotesExpectedCount: 3,
      quotesReceivedCount: 0,
      avinodeTripId: tripId,
    });
  });

  it('separates Avinode’s estimates from operators’ offers', async () => {
    const { sessionId, first } = await askedTrip(2);
    const before = await detailOf(sessionId);
    expect(before.trip?.quotes.length).toBeGreaterThan(0);
    expect(before.trip?.quotes.every(({ kind }) => kind === 'estimate')).toBe(true);
    expect(before.session.quotesReceivedCount).toBe(0);
    const { message } = avinode.sandbox.control.quote(first, { price: 45_000, currency: 'USD' });
    await avinode.notify(message.id);
    await avinode.settle();
    const after = await detailOf(sessionId);
    expect(after.trip?.quotes.filter(({ kind }) => kind === 'firm').map(({ total }) => total)).toEqual([
      { amountMinor: 4_500_000, currency: 'USD' },
    ]);
    expect(after.session).toMatchObject({ quotesReceivedCount: 1, currentStep: 'analyzing_options', turn: 'broker' });
    expect(await kindsOf(sessionId)).toContain('quote_recorded');
  });

  it('stores a new price as a revision, and keeps the chosen quote', async () => {
    const { sessionId, first, code } = await askedTrip(1);
    for (const price of [45_000, 43_500]) {
      const { message } = avinode.sandbox.control.quote(first, { price });
      await avinode.notify(message.id, code);
      await avinode.settle();
    }
    const [quote, ...others] = ((await detailOf(sessionId)).trip?.quotes ?? []).filter(({ kind }) => kind === 'firm');
    expect(others).toEqual([]);
    expect(quote).toMatchObject({ revision: 2, total: { amountMinor: 4_350_000 } });
    expect(quote?.revisions.map(({ total }) => total.amountMinor)).toEqual([4_500_000, 4_350_000]);
    expect((await kindsOf(sessionId)).filter((kind) => kind === 'quote_revised')).toHaveLength(1);
    expect((await detailOf(sessionId)).session.quotesReceivedCount).toBe(1);
  });

  it('records a decline with its reason, and counts it as an answer', async () => {
    const { sessionId, first } = await askedTrip(2);
    const message = avinode.sandbox.control.decline(first, {
      reason: 'CREW_NOT_AVAILABLE',
      message: 'No crew, sorry.',
    });
    await avinode.notify(message.id);
    await avinode.settle();
    const { session, trip } = await detailOf(sessionId);
    expect(trip?.rfqs.find(({ avinodeRfqId }) => avinodeRfqId === first)).toMatchObject({
      status: 'declined',
      declineReason: 'CREW_NOT_AVAILABLE',
    });
    expect(session).toMatchObject({ quotesExpectedCount: 1, quotesReceivedCount: 0, operatorsContactedCount: 2 });
    expect(await textsOf(sessionId)).toEqual(['No crew, sorry.']);
    expect(await kindsOf(sessionId)).toContain('quote_declined');
  });

  it('adds an operator’s message once for repeated notifications', async () => {
    const { sessionId, first, code } = await askedTrip(1);
    const { id } = avinode.sandbox.control.chat(first, 'Which terminal?');
    for (const name of [undefined, code, code]) await avinode.notify(id, name);
    await avinode.settle();
    await avinode.notify(id, code);
    await avinode.settle();
    expect(await textsOf(sessionId)).toEqual(['Which terminal?']);
    expect((await detailOf(sessionId)).session).toMatchObject({ messageCount: 1, turn: 'broker' });
  });

  it('adds it also when no notification names its trip', async () => {
    const { sessionId, first } = await askedTrip(1);
    const { id } = avinode.sandbox.control.chat(first, 'Any pets?');
    for (let n = 0; n < 3; n += 1) await avinode.notify(id);
    await avinode.settle();
    await avinode.notify(id);
    await avinode.settle();
    expect(await textsOf(sessionId)).toEqual(['Any pets?']);
  });

  it('reaches every session of the trip', async () => {
    const { code, first, sessionId } = await askedTrip(1);
    const other = await openSession(desk(), desk().ben);
    await avinode.attach(other.id, tripReference.parse(code), desk().ben);
    const { message } = avinode.sandbox.control.quote(first, { price: 30_000, message: 'All in.' });
    await avinode.notify(message.id);
    await avinode.settle();
    for (const id of [sessionId, other.id]) {
      expect((await detailOf(id)).session).toMatchObject({ quotesReceivedCount: 1, currentStep: 'analyzing_options' });
      expect(await textsOf(id)).toEqual(['All in.']);
    }
  });

  it('happens when the trip is attached: earlier notifications are included', async () => {
    const { control } = avinode.sandbox;
    const { code } = control.createTrip({ legs: [{ from: 'KTEB', to: 'KVNY', date: '2026-12-12', pax: 4 }] });
    const [rfq] = control.sendRequests(code, { count: 1 });
    const { message } = control.quote(rfq?.id ?? '', { price: 51_000 });
    await avinode.notify(message.id); // an orphan: it does not name its trip
    await avinode.settle();
    const session = await openSession(desk(), desk().ana);
    await avinode.attach(session.id, tripReference.parse(code));
    await avinode.settle();
    const found = await detailOf(session.id);
    expect(found.session).toMatchObject({ quotesReceivedCount: 1, operatorsContactedCount: 1, messageCount: 1 });
    expect(found.trip?.quotes.filter(({ kind }) => kind === 'firm')).toHaveLength(1);
  });

  it('a repeated RFQ notification adds no event', async () => {
    const { sessionId, first, code } = await askedTrip(1);
    const before = await detailOf(sessionId);
    for (let n = 0; n < 3; n += 1) await avinode.notify(first, code);
    await avinode.settle();
    expect((await detailOf(sessionId)).session.version).toBe(before.session.version);
    avinode.sandbox.control.cancel(first, { reason: 'CHANGED' });
    await avinode.notify(first, code);
    await avinode.settle();
    expect((await detailOf(sessionId)).trip?.rfqs[0]?.status).toBe('cancelled');
    expect((await kindsOf(sessionId)).at(-1)).toBe('rfq_cancelled');
  });
});
