import { inTransaction } from '@tripthread/db/database';
import { getSession, listEvents, type Session } from '@tripthread/db/queries/sessions/sessions';
import {
  makeClient,
  createTestBrokerage,
  makeRequest,
  openSession,
  type TestBroker,
} from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal, refused } from '@tripthread/testing/desk/test-brokerage-suite';
import { recordQuote } from '../quotes/record-quote.ts';
import { createOrUpdateSession } from './create-or-update-session.ts';
import { moveStep } from './move-step.ts';
import { setStatus } from './set-status.ts';
import { updateTripInfo } from './update-trip-info.ts';

const desk = testBrokerageSuite();
const open = (broker = desk().ana) => openSession(desk(), broker);
/** Parses an input as a transport does, at the session's current version by default. */
async function update(session: Pick<Session, 'id'>, input: object, broker: TestBroker = desk().ana) {
  const { version } = await present(session);
  return updateTripInfo(broker, UpdateTripInfo.parse({ sessionId: session.id, expectedVersion: version, ...input }));
}
const present = ({ id }: Pick<Session, 'id'>) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const events = ({ id }: Pick<Session, 'id'>) => inTransaction(desk().tenant, (tx) => listEvents(tx, [id]));
const lastKind = async (session: Pick<Session, 'id'>) => (await events(session)).at(-1)?.kind;

let trips = 0;
const freshTrip = () => `atrip-${String((trips += 1))}`;
const freshCode = () => `T${String((trips += 1)).padStart(5, '0')}`;
const freshRfq = () => `arfq-${String((trips += 1))}`;
const quote = (sessionId: SessionId, broker: TestBroker, more: object = {}) =>
  recordQuote(broker, {
    sessionId,
    operatorName: 'Jet Co',
    total: { amountMinor: 100, currency: 'USD' },
    idempotencyKey: freshKey(),
    ...more,
  });

describe('a trip', () => {
  it.each([
    ['its API id', freshTrip, (id: string) => ({ avinodeTripId: id, tripCode: null })],
    ['its code', freshCode, (code: string) => ({ avinodeTripId: code, tripCode: code })],
  ])('is attached by %s', async (_, name, shown) => {
    const session = await open();
    const given = name();
    const { session: row, trip } = await update(session, { avinodeTripId: ` ${given.toLowerCase()} ` });
    expect(row).toMatchObject({
      ...shown(given),
      version: 2,
      currentStep: 'searching_aircraft',
      conversationType: 'flight_request',
    });
    expect(trip).toMatchObject({ rfqs: [], quotes: [] });
    expect(await lastKind(session)).toBe('trip_info_changed');
  });
  it('attached again adds no event', async () => {
    const session = await open();
    const avinodeTripId = freshTrip();
    await update(session, { avinodeTripId });
    expect((await update(session, { avinodeTripId: avinodeTripId.toUpperCase() })).session.version).toBe(2);
  });
  it('is the same row for two brokers, and brings its existing quotes', async () => {
    const [mine, yours] = [await open(), await open(desk().ben)];
    const avinodeTripId = freshTrip();
    const first = await update(mine, { avinodeTripId, avinodeRfqId: freshRfq() });
    await quote(mine.id, desk().ana, { avinodeQuoteId: 'aquote-1', validUntil: '2026-12-01T00:00:00.000Z' });
    const second = await update(yours, { avinodeTripId }, desk().ben);
    expect(second.trip?.id).toBe(first.trip?.id);
    expect(second.session).toMatchObject({
      quotesReceivedCount: 1,
      operatorsContactedCount: 1,
      quotesExpectedCount: 1,
      currentStep: 'analyzing_options',
      turn: 'broker',
      earliestExpiryAt: '2026-12-01T00:00:00.000Z',
    });
  });
  it('is detached with its counters and its chosen quote', async () => {
    const session = await open();
    await update(session, { avinodeTripId: freshTrip() });
    await quote(session.id, desk().ana, { avinodeQuoteId: 'aquote-1' });
    const { session: row, trip } = await update(session, { avinodeTripId: null });
    expect(row).toMatchObject({
      avinodeTripId: null,
      tripCode: null,
      quotesReceivedCount: 0,
      earliestExpiryAt: null,
      primaryQuoteId: null,
      currentStep: 'analyzing_options',
    });
    expect(trip).toBeNull();
    expect((await update(session, { avinodeTripId: null })).session.version).toBe(row.version);
  });
  it('is replaced by another one', async () => {
    const session = await open();
    await update(session, { avinodeTripId: freshTrip() });
    await quote(session.id, desk().ana, { avinodeQuoteId: 'aquote-1' });
    const code = freshCode();
    expect((await update(session, { avinodeTripId: code })).session).toMatchObject({
      tripCode: code,
      quotesReceivedCount: 0,
    });
  });
  it('requires a connection to Avinode', async () => {
    const other = await createTestBrokerage(desk().url);
    await other.owner`update avinode_connections set is_active = false where id = ${other.connectionId}`;
    const session = await openSession(other, other.ana);
    const input = UpdateTripInfo.parse({ sessionId: session.id, expectedVersion: 1, avinodeTripId: 'atrip-1' });
    expect(await refusal(updateTripInfo(other.ana, input))).toBe('NO_CONNECTION');
    await other.close();
  });
  it('first seen by another connection is the same trip', async () => {
    const twice = await createTestBrokerage(desk().url);
    const { owner, brokerageId } = twice;
    const code = freshCode();
    const [newer] =
      await owner`insert into avinode_connections (brokerage_id, key, webhook_user, webhook_password_sha256, created_at)
      values (${brokerageId}, ${`newer-${code}`}, 'user', sha256('x'), '2099-01-01') returning id`;
    const [updatedSessions] = await owner`insert into trips (brokerage_id, connection_id, trip_code, created_at)
      values (${brokerageId}, ${newer?.id}, ${code}, ${twice.clock.now()}) returning id`;
    const { id: sessionId } = await openSession(twice, twice.ana);
    const { trip } = await updateTripInfo(
      twice.ana,
      UpdateTripInfo.parse({ sessionId, expectedVersion: 1, avinodeTripId: code }),
    );
    expect(trip?.id).toBe(updatedSessions?.id);
    await twice.close();
  });
  it('with the same name in another brokerage is another trip', async () => {
    const other = await createTestBrokerage(desk().url);
    const theirs = await openSession(other, other.ana);
    const avinodeTripId = freshTrip();
    const input = UpdateTripInfo.parse({ sessionId: theirs.id, expectedVersion: 1, avinodeTripId });
    const their = await updateTripInfo(other.ana, input);
    await other.close();
    const mine = await update(await open(), { avinodeTripId });
    expect(mine.trip?.id).not.toBe(their.trip?.id);
  });
});

describe('an RFP or RFQ', () => {
  it('means that quotes are requested', async () => {
    const { session } = await update(await open(), { avinodeRfpId: 'rfp-123' });
    expect(session).toMatchObject({
      avinodeRfpId: 'rfp-123',
      currentStep: 'requesting_quotes',
      turn: 'operator',
      operatorsContactedCount: 0,
    });
  });
  it('counts for every session of the trip, colleagues’ too', async () => {
    const [mine, yours] = [await open(), await open(desk().ben)];
    const [avinodeTripId, avinodeRfqId] = [freshTrip(), freshRfq()];
    await update(yours, { avinodeTripId }, desk().ben);
    const both = await update(mine, { avinodeTripId, avinodeRfqId });
    expect(both.session).toMatchObject({ avinodeRfqId, operatorsContactedCount: 1, quotesExpectedCount: 1 });
    expect(both.trip?.rfqs).toMatchObject([{ avinodeRfqId, status: 'sent' }]);
    expect(await present(yours)).toMatchObject({ operatorsContactedCount: 1, currentStep: 'requesting_quotes' });
    expect(await lastKind(yours)).toBe('rfq_seen');
    const { version } = await present(yours);
    await update(mine, { avinodeRfqId });
    expect((await present(yours)).version).toBe(version);
  });
  it('given alone belongs to the session’s trip', async () => {
    const session = await open();
    await update(session, { avinodeTripId: freshTrip() });
    expect((await update(session, { avinodeRfqId: freshRfq() })).session.operatorsContactedCount).toBe(1);
  });
  it('recorded before there was a trip counts once there is one, and stays with that trip', async () => {
    const session = await open();
    const avinodeRfqId = freshRfq();
    expect((await update(session, { avinodeRfqId })).session.operatorsContactedCount).toBe(0);
    const attached = await update(session, { avinodeTripId: freshTrip() });
    expect(attached.session).toMatchObject({ avinodeRfqId, operatorsContactedCount: 1 });
    expect(attached.trip?.rfqs).toMatchObject([{ avinodeRfqId, status: 'sent' }]);
    const moved = await update(session, { avinodeTripId: freshTrip() });
    expect(moved.session).toMatchObject({ avinodeRfqId, operatorsContactedCount: 0 });
  });
  it('of another trip is refused, and nothing of the call is saved', async () => {
    const [one, two] = [await open(), await open()];
    const avinodeRfqId = freshRfq();
    await update(one, { avinodeTripId: freshTrip(), avinodeRfqId });
    const failure = await refused(update(two, { avinodeTripId: freshTrip(), avinodeRfqId }));
    expect(failure).toMatchObject({ reason: 'BAD_INPUT', details: { fields: { avinodeRfqId: expect.any(String) } } });
    expect(await present(two)).toMatchObject({ version: 1, tripId: null });
  });
  it('can be removed again', async () => {
    const session = await open();
    await update(session, { avinodeRfpId: 'rfp-1', avinodeRfqId: 'arfq-999999' });
    expect((await update(session, { avinodeRfpId: null, avinodeRfqId: null })).session).toMatchObject({
      avinodeRfpId: null,
      avinodeRfqId: null,
    });
  });
});

describe('a request', () => {
  it('brings its route and its client’s name', async () => {
    const session = await openSession(desk(), desk().ana, { client: 'Former' });
    const clientId = await makeClient(desk(), 'Latter');
    const requestId = await makeRequest(desk(), desk().ana, { clientId });
    const { session: row } = await update(session, { requestId });
    expect(row).toMatchObject({
      client: { id: clientId, name: 'Latter' },
      request: { id: requestId, arrivalAirport: 'KVNY' },
      currentStep: 'searching_aircraft',
    });
  });
  it('of a colleague is refused, and of another brokerage not found', async () => {
    const session = await open();
    expect(await refusal(update(session, { requestId: await makeRequest(desk(), desk().ben) }))).toBe(
      'NOT_YOUR_SESSION',
    );
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(update(session, { requestId: await makeRequest(other, other.ana) }))).toBe(
      'REQUEST_NOT_FOUND',
    );
    await other.close();
  });
});

describe('an explicit step', () => {
  it('forward is applied as it is, back only with a reason', async () => {
    const session = await open();
    expect((await update(session, { currentStep: 'proposal_ready' })).session.currentStep).toBe('proposal_ready');
    expect(await refusal(update(session, { currentStep: 'searching_aircraft' }))).toBe('REASON_NEEDED');
    await update(session, { currentStep: 'searching_aircraft', reason: 'Client changed the date' });
    expect((await events(session)).at(-1)).toMatchObject({
      refs: { reason: 'Client changed the date' },
      changes: { before: { currentStep: 'proposal_ready' } },
    });
  });
  it('into won or lost is refused', async () => {
    expect(await refusal(update(await open(), { currentStep: 'closed_won' }))).toBe('ILLEGAL_STEP_MOVE');
  });
});

describe('workflowState', () => {
  it('is merged by key; null removes a key', async () => {
    const session = await open();
    await update(session, { workflowState: { a: 1, b: { c: [1, 2] } } });
    expect((await update(session, { workflowState: { a: null, d: 'x' } })).session.workflowState).toEqual({
      b: { c: [1, 2] },
      d: 'x',
    });
  });
  it('is stored unchanged', async () => {
    const session = await open();
    const given = {
      big: 1e21,
      small: 5e-324,
      zero: 0,
      text: 'Zoë 🛩',
      quoted: '"\\u0000"',
      deep: { z: [null, true, { y: '' }] },
    };
    expect((await update(session, { workflowState: given })).session.workflowState).toEqual(given);
  });
  it('concurrently: different keys are both saved, the same key conflicts', async () => {
    const session = await open();
    await update(session, { expectedVersion: 1, workflowState: { a: 1 } });
    expect((await update(session, { expectedVersion: 1, workflowState: { b: 2 } })).session.workflowState).toEqual({
      a: 1,
      b: 2,
    });
    expect(await refusal(update(session, { expectedVersion: 1, workflowState: { a: 3 } }))).toBe('STALE_VERSION');
  });
});

describe('a stale version', () => {
  it('conflicts on the same field only, and returns the current session', async () => {
    const session = await open();
    await update(session, { avinodeRfpId: 'rfp-1' });
    const failure = await refused(update(session, { expectedVersion: 1, avinodeRfpId: 'rfp-2' }));
    expect(failure).toMatchObject({
      reason: 'STALE_VERSION',
      details: { current: { session: { id: session.id, version: 2, avinodeRfpId: 'rfp-1' } } },
    });
    expect((await update(session, { expectedVersion: 1, avinodeTripId: freshTrip() })).session.version).toBe(3);
  });
  it('does not clear a client that was set concurrently', async () => {
    const session = await open();
    const [given, named] = [await makeClient(desk(), 'Given'), await makeClient(desk(), 'Named')];
    await createOrUpdateSession(desk().ana, { conversationId: session.conversationId, clientId: named });
    const withClient = await makeRequest(desk(), desk().ana, { clientId: given });
    expect(await refusal(update(session, { expectedVersion: 1, requestId: withClient }))).toBe('STALE_VERSION');
    const without = await makeRequest(desk(), desk().ana);
    expect((await update(session, { expectedVersion: 1, requestId: without })).session.client?.id).toBe(named);
  });
  it('that does not exist yet conflicts', async () => {
    expect(await refusal(update(await open(), { expectedVersion: 99, avinodeRfpId: 'rfp-1' }))).toBe('STALE_VERSION');
  });
  it('does not clear a primary quote that was chosen concurrently', async () => {
    const session = await open();
    await update(session, { avinodeTripId: freshTrip() });
    await quote(session.id, desk().ana, { avinodeQuoteId: 'aquote-1' });
    const looked = await present(session);
    const { choosePrimaryQuote } = await import('./quote-choices/choose-primary-quote.ts');
    const { trip } = await update(session, {});
    await choosePrimaryQuote(desk().ana, {
      sessionId: session.id,
      expectedVersion: looked.version,
      quoteId: trip?.quotes[0]?.id ?? null,
    });
    expect(await refusal(update(session, { expectedVersion: looked.version, avinodeTripId: freshTrip() }))).toBe(
      'STALE_VERSION',
    );
  });
});

describe('an update is refused', () => {
  it('on an archived session', async () => {
    const session = await open();
    await setStatus(desk().ana, { sessionId: session.id, expectedVersion: 1, move: 'archive' });
    expect(await refusal(update(session, { avinodeTripId: freshTrip() }))).toBe('SESSION_ARCHIVED');
  });
  it('for a colleague, and as not found for another brokerage', async () => {
    const session = await open();
    expect(await refusal(update(session, { avinodeRfpId: 'rfp-1' }, desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(update(session, { avinodeRfpId: 'rfp-1' }, other.lead))).toBe('SESSION_NOT_FOUND');
    await other.close();
  });
});

it('a lead’s change of a colleague’s session is unread for its assignee; one’s own is not', async () => {
  const session = await open();
  expect((await update(session, { avinodeRfpId: 'rfp-1' })).session.unread).toBe(false);
  await update(session, { avinodeRfpId: 'rfp-2' }, desk().lead);
  expect((await present(session)).lastInboundSeq).toBe(3);
});

it('a completed session takes a trip without being reopened', async () => {
  const session = await open();
  await setStatus(desk().ana, { sessionId: session.id, expectedVersion: 1, move: 'complete', outcome: 'won' });
  const { session: row } = await update(session, { avinodeTripId: freshTrip(), avinodeRfqId: freshRfq() });
  expect(row).toMatchObject({
    status: 'completed',
    currentStep: 'closed_won',
    turn: 'nobody',
    operatorsContactedCount: 1,
  });
  expect(
    await refusal(moveStep(desk().ana, { sessionId: session.id, expectedVersion: row.version, step: 'proposal_sent' })),
  ).toBe('ILLEGAL_STEP_MOVE');
});
