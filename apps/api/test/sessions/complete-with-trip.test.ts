import { inTransaction } from '@tripthread/db/database';
import { tripReference } from '@tripthread/shared/input.schema';
import { saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { setStatus } from '@tripthread/commands/sessions/set-status';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

const detailOf = (sessionId: SessionId) => getSessionDetail(desk().tenant, desk().lead.viewer, sessionId);
const complete = async (sessionId: SessionId, more: { evenIfShared?: boolean } = {}, broker: TestBroker = desk().ana) =>
  setStatus(broker, {
    sessionId,
    expectedVersion: (await detailOf(sessionId)).session.version,
    move: 'complete',
    outcome: 'lost',
    cancelTrip: { reason: 'BOOKED', message: 'Another operator flies it.', ...more },
  });
const isCancelled = (code: string) => avinode.sandbox.control.trip(code).isCanceled;

async function asked() {
  const trip = await avinode.openTrip();
  for (const { id } of avinode.sandbox.control.sendRequests(trip.code, { count: 2 }))
    await avinode.notify(id, trip.code);
  await avinode.settle();
  return trip;
}

describe('completing a session with its trip', () => {
  it('notifies the operators who still work on it', async () => {
    const { sessionId, code } = await asked();
    const done = await complete(sessionId);
    expect(done.session).toMatchObject({ status: 'completed', currentStep: 'closed_lost' });
    expect(done.orders).toMatchObject([{ kind: 'cancel_trip', status: 'waiting' }]);
    await avinode.settle();
    expect(isCancelled(code)).toBe(true);
    const { trip, session, orders } = await detailOf(sessionId);
    expect(trip?.cancelledAt).not.toBeNull();
    expect(trip?.rfqs.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect([session.status, orders]).toEqual(['completed', []]);
  });

  it('is refused while another session waits for the same operators, unless confirmed', async () => {
    const { sessionId, code } = await asked();
    const other = await openSession(desk(), desk().ben);
    await avinode.attach(other.id, tripReference.parse(code), desk().ben);
    expect(await refusal(complete(sessionId))).toBe('TRIP_SHARED');
    expect((await detailOf(sessionId)).session.status).toBe('active');
    await complete(sessionId, { evenIfShared: true });
    await avinode.settle();
    expect(isCancelled(code)).toBe(true);
    const later = await complete(other.id, {}, desk().ben);
    expect([later.session.status, later.orders]).toEqual(['completed', []]);
  });

  it('changes nothing when the operators cannot be notified', async () => {
    const bare = await openSession(desk(), desk().ana);
    expect(await refusal(complete(bare.id))).toBe('NO_TRIP');
    const { sessionId, code } = await asked();
    const connect = (change: Parameters<typeof saveConnection>[2]) =>
      inTransaction(desk().tenant, (tx) => saveConnection(tx, desk().connectionId, change));
    await connect({ pausedAt: desk().clock.now(), pausedReason: 'Refused.' });
    expect(await refusal(complete(sessionId))).toBe('CONNECTION_PAUSED');
    await connect({ pausedAt: null, pausedReason: null });
    expect((await detailOf(sessionId)).session.status).toBe('active');
    expect(isCancelled(code)).toBe(false);
  });

  it('by a colleague is refused, and by two at once notifies them once', async () => {
    const { sessionId, code } = await asked();
    expect(await refusal(complete(sessionId, {}, desk().ben))).toBe('NOT_YOUR_SESSION');
    const both = await Promise.allSettled([complete(sessionId), complete(sessionId)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await avinode.settle();
    expect(isCancelled(code)).toBe(true);
    const orders = await desk().owner`select id from avinode_orders where session_id = ${sessionId}`;
    expect(orders).toHaveLength(1);
  });
});
