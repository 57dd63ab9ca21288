import { inTransaction } from '@tripthread/db/database';
import { getConnection, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { leg, makeRequest, openSession } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import type { Leg } from '@tripthread/shared/requests/requests';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import {
  testBrokerageSuite,
  freshKey,
  retryWhileBusy,
  refusal,
  refused,
} from '@tripthread/testing/desk/test-brokerage-suite';
import { recordQuote } from '@tripthread/commands/quotes/record-quote';
import { choosePrimaryQuote } from '@tripthread/commands/sessions/quote-choices/choose-primary-quote';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { cancelRfq, cancelTrip, createTrip } from '@tripthread/commands/sourcing/avinode-commands';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());
afterEach(() => {
  avinode.sandbox.control.setFaults({ dropAnswers: { count: 0, methods: [] }, downUntilMs: 0, refuse: null });
});

const detailOf = (sessionId: SessionId) => getSessionDetail(desk().tenant, desk().ana.viewer, sessionId);

/** Creates a session of Ana's with a request. */
async function searchable(given: Partial<Leg> = {}): Promise<SessionId> {
  const { id: sessionId, version } = await openSession(desk(), desk().ana);
  const requestId = await makeRequest(desk(), desk().ana, { legs: [leg({ passengers: 6, ...given })] });
  await updateTripInfo(desk().ana, { sessionId, expectedVersion: version, requestId });
  return sessionId;
}
const create = (sessionId: SessionId, idempotencyKey = freshKey()) =>
  createTrip(desk().ana, { sessionId, idempotencyKey });
const tripsThere = () => avinode.sandbox.control.trips().length;
/** Makes delayed work due. */
const later = async () => {
  desk().clock.moveBy(120_000);
  await avinode.settle();
};

describe('“Search in Avinode”', () => {
  it('creates a trip from the request, attaches it, and shows Avinode’s links', async () => {
    const sessionId = await searchable();
    const asked = await create(sessionId);
    expect(asked.orders).toMatchObject([{ kind: 'create_trip', status: 'waiting' }]);
    await avinode.settle();
    const { session, trip, orders } = await detailOf(sessionId);
    expect(orders).toEqual([]);
    expect(session).toMatchObject({ currentStep: 'searching_aircraft', avinodeTripId: trip?.avinodeTripId });
    expect(trip?.searchUrl).toContain('/marketplace/mvc/search/load/');
    const made = avinode.sandbox.control.trip(trip?.tripCode ?? '');
    expect(made.segments).toMatchObject([{ startAirport: { icao: 'KTEB' }, paxCount: '6' }]);
  });

  it('leaves the session its manual quotes and choice, also quotes entered while Avinode creates the trip', async () => {
    const sessionId = await searchable();
    const quote = (operatorName: string) =>
      recordQuote(desk().ana, {
        sessionId,
        operatorName,
        total: { amountMinor: 4_500_000, currency: 'USD' },
        idempotencyKey: freshKey(),
      });
    const { session: before, ownQuotes } = await quote('Harbourline Aviation');
    const quoteId = ownQuotes[0]?.id ?? null;
    await choosePrimaryQuote(desk().ana, { sessionId, expectedVersion: before.version, quoteId });
    await create(sessionId);
    await quote('Jet Co');
    await avinode.settle();
    const { session, trip, orders, ownQuotes: own } = await detailOf(sessionId);
    expect(orders).toEqual([]);
    expect(session).toMatchObject({
      avinodeTripId: trip?.avinodeTripId,
      primaryQuoteId: quoteId,
      quotesReceivedCount: 2,
    });
    expect(trip?.avinodeTripId).toMatch(/^atrip-/u);
    expect(own.filter(({ source }) => source === 'manual')).toHaveLength(2);
  });

  it('a double click, a retry and a colleague at once create one trip', async () => {
    const sessionId = await searchable();
    const before = tripsThere();
    const key = freshKey();
    await Promise.all([
      ...[key, key, freshKey(), freshKey()].map((one) => retryWhileBusy(() => create(sessionId, one))),
      retryWhileBusy(() => createTrip(desk().lead, { sessionId, idempotencyKey: freshKey() })),
    ]);
    await avinode.settle();
    expect((await create(sessionId, key)).session.tripCode).not.toBeNull();
    expect(tripsThere() - before).toBe(1);
    expect(await refusal(create(sessionId))).toBe('TRIP_EXISTS');
  });

  it('a lost answer creates no second trip', async () => {
    const sessionId = await searchable();
    const before = tripsThere();
    avinode.sandbox.control.setFaults({ dropAnswers: { count: 1, methods: ['POST'] } });
    await create(sessionId);
    await avinode.settle();
    expect((await detailOf(sessionId)).orders).toMatchObject([{ status: 'waiting' }]);
    await later();
    expect((await detailOf(sessionId)).trip?.avinodeTripId).toMatch(/^atrip-/u);
    expect(tripsThere() - before).toBe(1);
  });

  it('shows Avinode’s reason for a refusal, and can be retried once it is fixed', async () => {
    const sessionId = await searchable({ arrivalAirport: 'KXYZ' });
    await create(sessionId);
    await avinode.settle();
    const [order] = (await detailOf(sessionId)).orders;
    expect(order).toMatchObject({ status: 'failed' });
    expect(order?.error).toContain('KXYZ is not an airport Avinode knows');
    expect((await create(sessionId)).orders).toMatchObject([{ status: 'waiting' }]);
    await avinode.settle();
  });

  it('is refused, with the missing fields, while the request is incomplete', async () => {
    const sessionId = await searchable({ departureDate: null });
    const failure = await refused(create(sessionId));
    expect(failure.reason).toBe('REQUEST_INCOMPLETE');
    expect(Object.keys(failure.details.fields ?? {})).toEqual(['legs.0.departureDate']);
    const bare = await openSession(desk(), desk().ana);
    expect(await refusal(create(bare.id))).toBe('NO_REQUEST');
  });

  it('waits while Avinode is down, and continues automatically', async () => {
    const sessionId = await searchable();
    avinode.sandbox.control.setFaults({ downUntilMs: Date.now() + 3_600_000 });
    await create(sessionId);
    for (let n = 0; n < 4; n += 1) await later();
    expect((await detailOf(sessionId)).orders).toMatchObject([{ status: 'waiting' }]);
    avinode.sandbox.control.setFaults({ downUntilMs: 0 });
    await later();
    expect((await detailOf(sessionId)).trip).not.toBeNull();
  });

  it('refused credentials pause the connection; no call is made until a lead resumes it', async () => {
    const sessionId = await searchable();
    avinode.sandbox.control.setFaults({ refuse: 'unauthorized' });
    await create(sessionId);
    await later();
    const connection = await inTransaction(desk().tenant, (tx) => getConnection(tx, desk().connectionId));
    expect(connection.pausedReason).toContain('credentials');
    expect((await detailOf(sessionId)).avinode).toBe('paused');
    expect(await refusal(create(await searchable()))).toBe('CONNECTION_PAUSED');
    avinode.sandbox.control.setFaults({ refuse: null });
    await later();
    expect((await detailOf(sessionId)).trip).toBeNull();
    await inTransaction(desk().tenant, (tx) =>
      saveConnection(tx, desk().connectionId, { pausedAt: null, pausedReason: null }),
    );
    await later();
    expect((await detailOf(sessionId)).trip).not.toBeNull();
  });
});

describe('cancelling', () => {
  async function asked() {
    const trip = await avinode.openTrip();
    const rfqs = avinode.sandbox.control.sendRequests(trip.code, { count: 2 });
    for (const { id } of rfqs) await avinode.notify(id, trip.code);
    await avinode.settle();
    return { ...trip, rfqs };
  }
  const words = { reason: 'BY_CLIENT', message: 'The client has changed plans.' } as const;

  it('a trip notifies every operator and every session', async () => {
    const { sessionId, code, rfqs } = await asked();
    await cancelTrip(desk().ana, { sessionId, ...words, idempotencyKey: freshKey() });
    await avinode.settle();
    expect(avinode.sandbox.control.trip(code).isCanceled).toBe(true);
    const { trip, session } = await detailOf(sessionId);
    expect(trip?.cancelledAt).not.toBeNull();
    expect(trip?.rfqs.map(({ status }) => status)).toEqual(rfqs.map(() => 'cancelled'));
    expect(session).toMatchObject({ quotesExpectedCount: 0, operatorsContactedCount: 2 });
    const again = { sessionId, ...words, idempotencyKey: freshKey() };
    expect(await refusal(cancelTrip(desk().ana, again))).toBe('TRIP_CANCELLED');
  });

  it('one RFQ leaves the others unchanged; one of another trip is not found', async () => {
    const { sessionId } = await asked();
    const [first] = (await detailOf(sessionId)).trip?.rfqs ?? [];
    if (first === undefined) throw new Error('no RFQ was sent');
    await cancelRfq(desk().ana, { sessionId, rfqId: first.id, ...words, idempotencyKey: freshKey() });
    await avinode.settle();
    const states = (await detailOf(sessionId)).trip?.rfqs.map(({ status }) => status);
    expect(states).toEqual(['cancelled', 'unanswered']);
    const other = await asked();
    const [foreign] = (await detailOf(other.sessionId)).trip?.rfqs ?? [];
    const input = { sessionId, rfqId: foreign?.id ?? first.id, ...words, idempotencyKey: freshKey() };
    expect(await refusal(cancelRfq(desk().ana, input))).toBe('RFQ_NOT_FOUND');
  });
});
