import { inTransaction } from '@tripthread/db/database';
import { getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import {
  leg,
  makeClient,
  makeConversation,
  createTestBrokerage,
  openSession,
  type TestBroker,
} from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { CreateRequest, UpdateRequest } from '@tripthread/shared/requests/requests.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal, refused } from '@tripthread/testing/desk/test-brokerage-suite';
import { createOrUpdateSession } from '../sessions/create-or-update-session.ts';
import { setStatus } from '../sessions/set-status.ts';
import { createRequest } from './create-request.ts';
import { updateRequest } from './update-request.ts';

const desk = testBrokerageSuite();
const create = (input: object = {}, broker: TestBroker = desk().ana) =>
  createRequest(broker, CreateRequest.parse({ legs: [leg()], idempotencyKey: freshKey(), ...input }));
const update = (sessionId: SessionId, expectedVersion: number, input: object, broker: TestBroker = desk().ana) =>
  updateRequest(broker, UpdateRequest.parse({ sessionId, expectedVersion, ...input }));
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const kinds = (id: SessionId) =>
  inTransaction(desk().tenant, async (tx) => (await listEvents(tx, [id])).map(({ kind }) => kind));

describe('a request', () => {
  it('opens its conversation and session, named after its route', async () => {
    const clientId = await makeClient(desk(), 'Acme');
    const { session, request } = await create({
      clientId,
      aircraftCategory: 'Light jet',
      budget: { amountMinor: 100, currency: 'USD' },
    });
    expect(session).toMatchObject({
      conversation: { subject: 'KTEB to KVNY' },
      client: { name: 'Acme' },
      currentStep: 'searching_aircraft',
      request: { departureDate: '2026-12-12', passengers: 4 },
    });
    expect(request).toMatchObject({
      status: 'pending',
      legs: [leg()],
      aircraftCategory: 'Light jet',
      budget: { amountMinor: 100, currency: 'USD' },
    });
  });
  it('stores with each leg the time zone of its times', async () => {
    const legs = [leg(), leg({ departureAirport: 'VNY', arrivalAirport: 'QQQQ' })];
    const { session, request } = await create({ legs });
    const [east, west] = ['America/New_York', 'America/Los_Angeles'];
    expect(request?.legs).toMatchObject([
      { departureZone: east, arrivalZone: west },
      { departureZone: west, arrivalZone: null },
    ]);
    const changed = await update(session.id, 1, { legs: [leg({ departureAirport: 'EGGW', arrivalAirport: 'KTEB' })] });
    expect(changed.request?.legs).toMatchObject([{ departureZone: 'Europe/London', arrivalZone: east }]);
  });
  it('that is incomplete is a draft, also without legs', async () => {
    expect(await create({ legs: [leg({ passengers: null })] })).toMatchObject({
      session: { currentStep: 'understanding_request' },
      request: { status: 'draft' },
    });
    expect(await create({ legs: [] })).toMatchObject({
      session: { conversation: { subject: 'New request' }, request: { legCount: 0 } },
    });
  });
  it('joins the open session of its conversation, and only one request does', async () => {
    const { id, conversationId } = await openSession(desk(), desk().ana, { client: 'Acme', subject: 'Aspen' });
    const { session } = await create({ conversationId });
    expect(session).toMatchObject({ id, version: 2, client: { name: 'Acme' }, conversation: { subject: 'Aspen' } });
    expect(await refusal(create({ conversationId }))).toBe('CONVERSATION_TAKEN');
    expect(await refusal(create({ conversationId }, desk().ben))).toBe('NOT_YOUR_SESSION');
    expect(await kinds(id)).toEqual(['created', 'request_attached']);
  });
  it('opens a session in a conversation without one, under its name or a new one', async () => {
    const conversationId = await makeConversation(desk(), { subject: null });
    expect((await create({ conversationId })).session.conversation).toEqual({ id: conversationId, subject: null });
    const other = await makeConversation(desk(), { subject: 'Old' });
    expect((await create({ conversationId: other, subject: 'New' })).session.conversation?.subject).toBe('New');
  });
  it('is created once per key, also for five concurrent tries', async () => {
    const idempotencyKey = freshKey();
    const all = await Promise.all(Array.from({ length: 5 }, () => create({ idempotencyKey })));
    expect(new Set(all.map(({ session }) => session.id)).size).toBe(1);
    expect(await refusal(create({ idempotencyKey, legs: [] }))).toBe('KEY_REUSED');
  });
  it('with a client or conversation of another brokerage is refused as not found', async () => {
    const other = await createTestBrokerage(desk().url);
    const clientId = await makeClient(other, 'Foreign');
    const { conversationId } = await openSession(other, other.ana);
    await other.close();
    expect(await refusal(create({ clientId }))).toBe('CLIENT_NOT_FOUND');
    expect(await refusal(create({ conversationId }))).toBe('CONVERSATION_NOT_FOUND');
  });
});

describe('changing a request', () => {
  const roundTrip = [
    leg(),
    leg({ departureAirport: 'KVNY', arrivalAirport: 'KTEB', departureDate: '2026-12-15', passengers: 6 }),
  ];

  it('updates the row and records the changed fields', async () => {
    const { session } = await create({ legs: [leg({ departureDate: null })] });
    const detail = await update(session.id, 1, { legs: roundTrip, specialRequirements: 'Dog on board' });
    expect(detail.session).toMatchObject({
      currentStep: 'searching_aircraft',
      request: { returnDate: '2026-12-15', passengers: 6, legCount: 2 },
    });
    expect(detail.request).toMatchObject({ status: 'pending', legs: roundTrip, specialRequirements: 'Dog on board' });
    const last = (await inTransaction(desk().tenant, (tx) => listEvents(tx, [session.id]))).at(-1);
    expect(last).toMatchObject({ kind: 'request_changed', refs: { requestFields: ['legs', 'specialRequirements'] } });
  });
  it('stores the travel options, where not given is neither yes nor no', async () => {
    const { session, request } = await create({ pets: '1 Labrador', wifi: true });
    expect(request).toMatchObject({ pets: '1 Labrador', wifi: true, smoking: null, baggage: null, catering: null });
    const changed = await update(session.id, 1, { pets: null, wifi: false, catering: 'Halal', smoking: false });
    expect(changed.request).toMatchObject({
      pets: null,
      wifi: false,
      catering: 'Halal',
      smoking: false,
      baggage: null,
    });
    const last = (await inTransaction(desk().tenant, (tx) => listEvents(tx, [session.id]))).at(-1);
    expect(last?.refs.requestFields?.toSorted()).toEqual(['catering', 'pets', 'smoking', 'wifi']);
    expect(JSON.stringify(last)).not.toContain('Halal');
  });
  it('to its current values adds no event', async () => {
    const { session } = await create();
    expect((await update(session.id, 1, { legs: [leg()], budget: null })).session.version).toBe(1);
  });
  it('concurrently: different fields are both saved, the same field conflicts with the current session', async () => {
    const { session } = await create();
    await update(session.id, 1, { budget: { amountMinor: 1, currency: 'USD' } });
    await update(session.id, 1, { specialRequirements: 'x' });
    expect(await refused(update(session.id, 1, { budget: null }))).toMatchObject({
      reason: 'STALE_VERSION',
      details: {
        current: { session: { version: 3 }, request: { budget: { amountMinor: 1 }, specialRequirements: 'x' } },
      },
    });
  });
  it('never changes another request that was attached concurrently', async () => {
    const { id, conversationId } = await openSession(desk(), desk().ana);
    await create({ conversationId });
    const other = await create();
    const { updateTripInfo } = await import('../sessions/update-trip-info.ts');
    await updateTripInfo(desk().ana, { sessionId: id, expectedVersion: 2, requestId: other.request?.id });
    expect(await refusal(update(id, 2, { legs: roundTrip }))).toBe('STALE_VERSION');
  });
  it('changes its client too, and refuses a foreign one as not found', async () => {
    const { session } = await create();
    const clientId = await makeClient(desk(), 'Acme');
    expect((await update(session.id, 1, { clientId: clientId.toUpperCase() })).session.client).toEqual({
      id: clientId,
      name: 'Acme',
    });
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(update(session.id, 2, { clientId: await makeClient(other, 'Foreign') }))).toBe(
      'CLIENT_NOT_FOUND',
    );
    await other.close();
  });
  it('reaches every session that has it', async () => {
    const { session, request } = await create();
    await setStatus(desk().ana, { sessionId: session.id, expectedVersion: 1, move: 'complete', outcome: 'lost' });
    const again = await createOrUpdateSession(desk().ana, {
      subject: 'Again',
      requestId: request?.id,
      idempotencyKey: freshKey(),
    });
    await update(again.session.id, 1, { legs: roundTrip });
    expect(await present(session.id)).toMatchObject({ legCount: 2, status: 'completed', currentStep: 'closed_lost' });
  });
  it('is refused without a request, on an archived session, for a colleague', async () => {
    const { id } = await openSession(desk(), desk().ana);
    expect(await refusal(update(id, 1, { legs: [] }))).toBe('NO_REQUEST');
    expect(await refusal(update(id, 1, { legs: [] }, desk().ben))).toBe('NOT_YOUR_SESSION');
    await setStatus(desk().ana, { sessionId: id, expectedVersion: 1, move: 'archive' });
    expect(await refusal(update(id, 2, { legs: [] }))).toBe('SESSION_ARCHIVED');
  });
});
