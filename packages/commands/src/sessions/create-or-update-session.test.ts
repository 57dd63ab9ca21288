import { inTransaction } from '@tripthread/db/database';
import { listEvents } from '@tripthread/db/queries/sessions/sessions';
import {
  makeClient,
  makeConversation,
  createTestBrokerage,
  makeRequest,
  leg,
  openSession,
} from '@tripthread/testing/desk/test-brokerage';
import type { CreateOrUpdateSession } from '@tripthread/shared/sessions/sessions.schema';
import type { SessionId } from '@tripthread/shared/ids';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { createOrUpdateSession } from './create-or-update-session.ts';
import { setStatus } from './set-status.ts';

const desk = testBrokerageSuite();
const create = (input: CreateOrUpdateSession, broker = desk().ana) => createOrUpdateSession(broker, input);
const kinds = (sessionId: SessionId) =>
  inTransaction(desk().tenant, async (tx) => (await listEvents(tx, [sessionId])).map(({ kind }) => kind));

describe('a new conversation', () => {
  it('is created with its session, subject and client', async () => {
    const clientId = await makeClient(desk(), 'Acme');
    const { session, client, lastReadSeq } = await create({
      subject: 'To Aspen',
      clientId,
      idempotencyKey: freshKey(),
    });
    expect(session).toMatchObject({
      access: 'full',
      version: 1,
      status: 'active',
      currentStep: 'understanding_request',
      turn: 'broker',
      unread: false,
      conversation: { subject: 'To Aspen' },
      client: { id: clientId, name: 'Acme' },
      isoAgentId: desk().ana.viewer.agentId,
      sessionStartedAt: desk().clock.now(),
      lastActivityAt: desk().clock.now(),
      conversationType: 'general',
    });
    expect([client?.id, lastReadSeq]).toEqual([clientId, 0]);
    expect(await kinds(session.id)).toEqual(['created']);
  });
  it('is created once for repeated and concurrent calls', async () => {
    const input = { subject: 'Once', idempotencyKey: freshKey() };
    const all = await Promise.all(Array.from({ length: 5 }, () => create(input)));
    expect(new Set(all.map(({ session }) => session.id)).size).toBe(1);
    expect((await create(input)).session.id).toBe(all[0]?.session.id);
  });
  it('refuses the same key with other content; another broker may use it', async () => {
    const idempotencyKey = freshKey();
    await create({ subject: 'One', idempotencyKey });
    expect(await refusal(create({ subject: 'Two', idempotencyKey }))).toBe('KEY_REUSED');
    expect((await create({ subject: 'Two', idempotencyKey }, desk().ben)).session.conversation?.subject).toBe('Two');
  });
  it('refuses a client of another brokerage as not found, and creates nothing', async () => {
    const other = await createTestBrokerage(desk().url);
    const clientId = await makeClient(other, 'Foreign');
    await other.close();
    const before = await desk().owner`select count(*)::int as n from conversations`;
    expect(await refusal(create({ subject: 'x', clientId, idempotencyKey: freshKey() }))).toBe('CLIENT_NOT_FOUND');
    expect(await desk().owner`select count(*)::int as n from conversations`).toEqual(before);
  });
  it('can start at a later step, never a closed one, and with a request at the step that it proves', async () => {
    expect(
      (await create({ subject: 'x', currentStep: 'proposal_ready', idempotencyKey: freshKey() })).session.currentStep,
    ).toBe('proposal_ready');
    expect(await refusal(create({ subject: 'x', currentStep: 'closed_won', idempotencyKey: freshKey() }))).toBe(
      'ILLEGAL_STEP_MOVE',
    );
    const requestId = await makeRequest(desk(), desk().ana);
    const { session, request } = await create({ subject: 'x', requestId, idempotencyKey: freshKey() });
    expect(session).toMatchObject({
      currentStep: 'searching_aircraft',
      conversationType: 'flight_request',
      request: { departureAirport: 'KTEB', legCount: 1 },
    });
    expect(request?.legs).toEqual([{ ...leg(), departureZone: null, arrivalZone: null }]);
  });
});

describe('an existing conversation', () => {
  it('gets one open session and keeps it', async () => {
    const conversationId = await makeConversation(desk());
    const first = await create({ conversationId });
    const again = await create({ conversationId });
    expect(again.session).toEqual(first.session);
  });
  it('gets a second session when the first is completed', async () => {
    const conversationId = await makeConversation(desk());
    const { session } = await create({ conversationId });
    await setStatus(desk().ana, { sessionId: session.id, expectedVersion: 1, move: 'complete', outcome: 'lost' });
    expect((await create({ conversationId })).session.id).not.toBe(session.id);
  });
  it('is renamed with every row that shows its name, closed sessions too', async () => {
    const conversationId = await makeConversation(desk(), { subject: 'Old' });
    const { session } = await create({ conversationId });
    await setStatus(desk().ana, { sessionId: session.id, expectedVersion: 1, move: 'complete', outcome: 'won' });
    const renamed = await create({ conversationId, subject: 'New' });
    expect(renamed.session.conversation).toEqual({ id: conversationId, subject: 'New' });
    // The invariants check that the closed session is renamed as well.
  });
  it('gets its client, as an event', async () => {
    const { id, conversationId } = await openSession(desk(), desk().ana, { client: 'Old client' });
    const clientId = await makeClient(desk(), 'New client');
    expect((await create({ conversationId, clientId })).session.client).toEqual({ id: clientId, name: 'New client' });
    expect(await kinds(id)).toEqual(['created', 'client_changed']);
  });
  it('gets one request, with its client', async () => {
    const clientId = await makeClient(desk(), 'Of the request');
    const requestId = await makeRequest(desk(), desk().ana, { clientId });
    const { id, conversationId } = await openSession(desk(), desk().ana);
    expect((await create({ conversationId, requestId })).session).toMatchObject({
      client: { name: 'Of the request' },
      currentStep: 'searching_aircraft',
    });
    expect((await create({ conversationId, requestId })).session.version).toBe(2);
    expect(await refusal(create({ conversationId, requestId: await makeRequest(desk(), desk().ana) }))).toBe(
      'CONVERSATION_TAKEN',
    );
    expect(await kinds(id)).toEqual(['created', 'request_attached']);
  });
  it('is refused to a colleague, and open to a lead', async () => {
    const { conversationId } = await openSession(desk(), desk().ana, { subject: 'Mine' });
    expect(await refusal(create({ conversationId, subject: 'Yours' }, desk().ben))).toBe('NOT_YOUR_SESSION');
    expect((await create({ conversationId }, desk().lead)).session.conversation?.subject).toBe('Mine');
  });
  it('that only a colleague has used is not taken over', async () => {
    const { id, conversationId } = await openSession(desk(), desk().ana);
    await setStatus(desk().ana, { sessionId: id, expectedVersion: 1, move: 'complete', outcome: 'lost' });
    expect(await refusal(create({ conversationId }, desk().ben))).toBe('NOT_YOUR_SESSION');
  });
  it('or request of another brokerage is not found', async () => {
    const other = await createTestBrokerage(desk().url);
    const { conversationId } = await openSession(other, other.ana);
    const requestId = await makeRequest(other, other.ana);
    await other.close();
    expect(await refusal(create({ conversationId }))).toBe('CONVERSATION_NOT_FOUND');
    expect(await refusal(create({ subject: 'x', requestId, idempotencyKey: freshKey() }))).toBe('REQUEST_NOT_FOUND');
  });
  it('does not take a colleague’s request', async () => {
    const requestId = await makeRequest(desk(), desk().ben);
    expect(await refusal(create({ subject: 'x', requestId, idempotencyKey: freshKey() }))).toBe('NOT_YOUR_SESSION');
  });
});

describe('the step of an existing session', () => {
  it('is raised to the given one, once, and never lowered', async () => {
    const { conversationId, id } = await openSession(desk(), desk().ana);
    const raised = await create({ conversationId, currentStep: 'requesting_quotes' });
    expect(raised.session).toMatchObject({ id, version: 2, currentStep: 'requesting_quotes', turn: 'operator' });
    for (const currentStep of ['requesting_quotes', 'searching_aircraft'] as const)
      expect((await create({ conversationId, currentStep })).session).toMatchObject({
        version: 2,
        currentStep: 'requesting_quotes',
      });
    expect(await kinds(id)).toEqual(['created', 'step_moved']);
    expect(await refusal(create({ conversationId, currentStep: 'analyzing_options' }, desk().ben))).toBe(
      'NOT_YOUR_SESSION',
    );
  });
  it('cannot be a closed one, for an existing or a new session', async () => {
    const { conversationId, id } = await openSession(desk(), desk().ana);
    for (const currentStep of ['closed_won', 'closed_lost'] as const) {
      expect(await refusal(create({ conversationId, currentStep }))).toBe('ILLEGAL_STEP_MOVE');
      expect(await refusal(create({ subject: 'x', currentStep, idempotencyKey: freshKey() }))).toBe(
        'ILLEGAL_STEP_MOVE',
      );
    }
    expect(await kinds(id)).toEqual(['created']);
  });
});

describe('concurrently', () => {
  it('with a reopening of the earlier session, one of the two gets the conversation', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id, conversationId } = await openSession(desk(), desk().ana);
      await setStatus(desk().ana, { sessionId: id, expectedVersion: 1, move: 'complete', outcome: 'lost' });
      const [made, reopened] = await Promise.allSettled([
        create({ conversationId }),
        setStatus(desk().ana, { sessionId: id, expectedVersion: 2, move: 'reopen' }),
      ]);
      if (made.status === 'rejected') throw made.reason;
      if (reopened.status === 'fulfilled') expect(made.value.session.id).toBe(id);
      else expect(reopened.reason).toMatchObject({ reason: 'OPEN_SESSION_EXISTS' });
    }
  });
});
