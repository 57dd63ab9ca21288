import { inTransaction } from '@tripthread/db/database';
import { getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import {
  makeConversation,
  createTestBrokerage,
  openSession,
  type TestBroker,
} from '@tripthread/testing/desk/test-brokerage';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { IsoAgentId, SessionId } from '@tripthread/shared/ids';
import type { StatusMove } from '@tripthread/shared/sessions/session-moves';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { sendMessage } from '../messages/send-message.ts';
import { assignSession } from './assign-session.ts';
import { createOrUpdateSession } from './create-or-update-session.ts';
import { markRead } from './mark-read.ts';
import { moveStep } from './move-step.ts';
import { setStatus } from './set-status.ts';

const desk = testBrokerageSuite();
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const open = async (broker = desk().ana) => (await openSession(desk(), broker)).id;
async function move(id: SessionId, given: StatusMove, broker: TestBroker = desk().ana) {
  const { version } = await present(id);
  return setStatus(broker, { sessionId: id, expectedVersion: version, ...given } as Parameters<typeof setStatus>[1]);
}
const say = (id: SessionId, broker: TestBroker, text = 'Hello') =>
  sendMessage(broker, { sessionId: id, audience: 'internal', text, idempotencyKey: freshKey() });
const kinds = (id: SessionId) =>
  inTransaction(desk().tenant, async (tx) => (await listEvents(tx, [id])).map(({ kind }) => kind));

describe('a session', () => {
  it('goes through all its moves, each an event', async () => {
    const id = await open();
    const until = instantPlus(desk().clock.now(), millisecondsPer.day);
    expect((await move(id, { move: 'pause', until, keep: true })).session).toMatchObject({
      status: 'paused',
      pausedUntil: until,
      pausedKeep: true,
    });
    expect((await move(id, { move: 'resume' })).session).toMatchObject({
      status: 'active',
      pausedUntil: null,
      pausedKeep: false,
    });
    expect((await move(id, { move: 'complete', outcome: 'won' })).session).toMatchObject({
      status: 'completed',
      currentStep: 'closed_won',
      sessionEndedAt: desk().clock.now(),
      turn: 'nobody',
      stepBeforeClose: 'understanding_request',
    });
    expect((await move(id, { move: 'reopen' })).session).toMatchObject({
      status: 'active',
      currentStep: 'understanding_request',
      sessionEndedAt: null,
    });
    await move(id, { move: 'complete', outcome: 'lost' });
    expect((await move(id, { move: 'archive' })).session).toMatchObject({
      status: 'archived',
      statusBeforeArchive: 'completed',
    });
    expect((await move(id, { move: 'restore' })).session).toMatchObject({
      status: 'completed',
      currentStep: 'closed_lost',
    });
    expect(await kinds(id)).toEqual([
      'created',
      'paused',
      'resumed',
      'completed',
      'reopened',
      'completed',
      'archived',
      'restored',
    ]);
  });
  it('refuses invalid moves, with the reason', async () => {
    const id = await open();
    expect(await refusal(move(id, { move: 'reopen' }))).toBe('ILLEGAL_STATUS_MOVE');
    expect(await refusal(move(id, { move: 'pause', until: desk().clock.now() }))).toBe('BAD_WAKE_UP');
    await move(id, { move: 'archive' });
    expect(await refusal(move(id, { move: 'complete', outcome: 'won' }))).toBe('SESSION_ARCHIVED');
    expect(await refusal(say(id, desk().ana))).toBe('SESSION_ARCHIVED');
  });
  it('conflicts on a stale status, and on another snooze', async () => {
    const id = await open();
    await move(id, { move: 'pause', until: instantPlus(desk().clock.now(), millisecondsPer.day) });
    const stale = (expectedVersion: number, given: StatusMove) =>
      setStatus(desk().lead, { sessionId: id, expectedVersion, ...given } as Parameters<typeof setStatus>[1]);
    expect(await refusal(stale(1, { move: 'complete', outcome: 'won' }))).toBe('STALE_VERSION');
    await move(id, { move: 'pause' });
    expect(
      await refusal(stale(2, { move: 'pause', until: instantPlus(desk().clock.now(), millisecondsPer.hour) })),
    ).toBe('STALE_VERSION');
  });
  it('is not reopened beside an open one in its conversation', async () => {
    const conversationId = await makeConversation(desk());
    const { session } = await createOrUpdateSession(desk().ana, { conversationId });
    await move(session.id, { move: 'complete', outcome: 'lost' });
    const second = (await createOrUpdateSession(desk().ana, { conversationId })).session;
    expect(await refusal(move(session.id, { move: 'reopen' }))).toBe('OPEN_SESSION_EXISTS');
    await move(second.id, { move: 'archive' });
    await move(session.id, { move: 'reopen' });
    expect(await refusal(move(second.id, { move: 'restore' }))).toBe('OPEN_SESSION_EXISTS');
  });
  it('of a colleague is forbidden, except to a lead, and not found in another brokerage', async () => {
    const id = await open();
    expect(await refusal(move(id, { move: 'archive' }, desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(move(id, { move: 'archive' }, other.lead))).toBe('SESSION_NOT_FOUND');
    await other.close();
    expect((await move(id, { move: 'archive' }, desk().lead)).session.status).toBe('archived');
  });
});

describe('a snooze', () => {
  it('ends with any activity except that of the broker who set it', async () => {
    const id = await open();
    await move(id, { move: 'pause' });
    await say(id, desk().ana);
    expect((await present(id)).status).toBe('paused');
    await say(id, desk().lead);
    expect(await present(id)).toMatchObject({ status: 'active', pausedBy: null });
  });
  it('by a lead ends with the assignee’s activity', async () => {
    const id = await open();
    await move(id, { move: 'pause' }, desk().lead);
    await say(id, desk().lead);
    expect((await present(id)).status).toBe('paused');
    await say(id, desk().ana);
    expect((await present(id)).status).toBe('active');
  });
  it('with "keep" survives all activity', async () => {
    const id = await open();
    await move(id, { move: 'pause', keep: true });
    await say(id, desk().lead);
    expect(await present(id)).toMatchObject({ status: 'paused', pausedKeep: true, messageCount: 1 });
  });
});

describe('a step', () => {
  it('moves forward freely, back with a reason, to the same step without an event', async () => {
    const id = await open();
    const step = (to: Parameters<typeof moveStep>[1]['step'], expectedVersion: number, reason?: string) =>
      moveStep(desk().ana, { sessionId: id, expectedVersion, step: to, reason });
    expect((await step('proposal_sent', 1)).session).toMatchObject({ currentStep: 'proposal_sent', version: 2 });
    expect((await step('proposal_sent', 2)).session.version).toBe(2);
    expect(await refusal(step('searching_aircraft', 2))).toBe('REASON_NEEDED');
    expect(await refusal(step('closed_lost', 2, 'x'))).toBe('ILLEGAL_STEP_MOVE');
    expect((await step('searching_aircraft', 2, 'No aircraft left')).session.currentStep).toBe('searching_aircraft');
    expect(await refusal(step('proposal_ready', 2))).toBe('STALE_VERSION');
    await move(id, { move: 'archive' });
    expect(await refusal(step('proposal_ready', 4))).toBe('SESSION_ARCHIVED');
  });
});

describe('assigning', () => {
  const assign = async (id: SessionId, assignee: IsoAgentId, broker: TestBroker = desk().lead) =>
    assignSession(broker, { sessionId: id, expectedVersion: (await present(id)).version, assignee });
  it('requires a lead, and marks the session unread for the new assignee', async () => {
    const id = await open();
    const { ben } = desk();
    expect(await refusal(assign(id, ben.viewer.agentId, desk().ana))).toBe('LEAD_ONLY');
    expect((await assign(id, ben.viewer.agentId)).session.isoAgentId).toBe(ben.viewer.agentId);
    expect(await present(id)).toMatchObject({ lastInboundSeq: 2 });
    expect(await refusal(say(id, desk().ana))).toBe('NOT_YOUR_SESSION');
    expect((await assign(id, ben.viewer.agentId)).session.version).toBe(2);
    expect(
      await refusal(
        assignSession(desk().lead, { sessionId: id, expectedVersion: 1, assignee: desk().ana.viewer.agentId }),
      ),
    ).toBe('STALE_VERSION');
  });
  it('requires an active broker of the brokerage, and an open session', async () => {
    const id = await open();
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(assign(id, other.ana.viewer.agentId))).toBe('AGENT_NOT_FOUND');
    await other.close();
    await desk().owner`update iso_agents set is_active = false where id = ${desk().ben.viewer.agentId}`;
    expect(await refusal(assign(id, desk().ben.viewer.agentId))).toBe('AGENT_NOT_FOUND');
    await desk().owner`update iso_agents set is_active = true where id = ${desk().ben.viewer.agentId}`;
    await move(id, { move: 'archive' });
    expect(await refusal(assign(id, desk().ben.viewer.agentId))).toBe('SESSION_ARCHIVED');
  });
});

describe('a read mark', () => {
  it('never moves back, nor beyond the end, also from ten concurrent calls', async () => {
    const id = await open();
    await say(id, desk().lead);
    await say(id, desk().lead);
    const mark = (seq: number, broker = desk().ana) => markRead(broker, { sessionId: id, seq });
    expect(await mark(2)).toEqual({ lastReadSeq: 2 });
    expect(await mark(1)).toEqual({ lastReadSeq: 2 });
    expect(await mark(99)).toEqual({ lastReadSeq: 3 });
    await say(id, desk().lead);
    await Promise.all(Array.from({ length: 10 }, (_, n) => mark(n % 5)));
    expect(await mark(0)).toEqual({ lastReadSeq: 4 });
    expect(await mark(1, desk().lead)).toEqual({ lastReadSeq: 1 });
    expect(await refusal(mark(1, desk().ben))).toBe('NOT_YOUR_SESSION');
  });
});
