import { inTransaction } from '@tripthread/db/database';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { createTestBrokerage, openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import type { MessageAudience } from '@tripthread/shared/messages/messages';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { setStatus } from '../sessions/set-status.ts';
import { sendMessage } from './send-message.ts';

const desk = testBrokerageSuite();
const open = async (broker = desk().ana) => (await openSession(desk(), broker)).id;
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const send = (
  sessionId: SessionId,
  more: { audience?: MessageAudience; text?: string; idempotencyKey?: string } = {},
  broker: TestBroker = desk().ana,
) => sendMessage(broker, { sessionId, audience: 'client', text: 'Hello', idempotencyKey: freshKey(), ...more });

describe('a message', () => {
  it('is added to the thread, counted, and passes the turn', async () => {
    const id = await open();
    const { item, session } = await send(id, { text: 'Good morning 🛩\n — Ana' });
    expect(item).toMatchObject({
      seq: 2,
      kind: 'message_posted',
      actor: { kind: 'iso_agent', name: 'Ana' },
      message: { text: 'Good morning 🛩\n — Ana', audience: 'client', sender: 'iso_agent', delivery: 'recorded' },
    });
    expect(session).toMatchObject({ messageCount: 1, version: 2, turn: 'client', unread: false });
    expect((await send(id, { audience: 'operator' })).session.turn).toBe('operator');
    expect((await send(id, { audience: 'internal' })).session).toMatchObject({ turn: 'operator', messageCount: 3 });
  });
  it('by a lead is unread for the assignee', async () => {
    const id = await open();
    await send(id, {}, desk().lead);
    expect((await present(id)).lastInboundSeq).toBe(2);
  });
  it('bumps the session, and a slow clock never moves it down', async () => {
    const id = await open();
    const { lastActivityAt } = await present(id);
    const slow = { ...desk().ana, clock: { ...desk().clock, now: () => '2020-01-01T00:00:00.000Z' } };
    expect((await send(id, {}, slow)).session.lastActivityAt).toBe(lastActivityAt);
    desk().clock.moveBy(1_000);
    expect((await send(id)).session.lastActivityAt).toBe(desk().clock.now());
  });
  it('to a completed session does not reopen it', async () => {
    const id = await open();
    await setStatus(desk().ana, { sessionId: id, expectedVersion: 1, move: 'complete', outcome: 'won' });
    expect((await send(id)).session).toMatchObject({ status: 'completed', turn: 'nobody', messageCount: 1 });
  });
  it('is refused by an archived session, a colleague’s and another brokerage’s', async () => {
    const id = await open();
    expect(await refusal(send(id, {}, desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(send(id, {}, other.lead))).toBe('SESSION_NOT_FOUND');
    await other.close();
    await setStatus(desk().ana, { sessionId: id, expectedVersion: 1, move: 'archive' });
    expect(await refusal(send(id))).toBe('SESSION_ARCHIVED');
  });
});

describe('an idempotency key', () => {
  it('sends once, also for five concurrent tries, and returns the same message', async () => {
    const id = await open();
    const idempotencyKey = freshKey();
    const all = await Promise.all(Array.from({ length: 5 }, () => send(id, { idempotencyKey })));
    expect(new Set(all.map(({ item }) => item.message?.id)).size).toBe(1);
    expect((await present(id)).messageCount).toBe(1);
    expect(await refusal(send(id, { idempotencyKey, text: 'Other' }))).toBe('KEY_REUSED');
    expect(await refusal(send(await open(), { idempotencyKey }))).toBe('KEY_REUSED');
  });
  it('returns its message after the session changed, and after it was archived', async () => {
    const id = await open();
    const idempotencyKey = freshKey();
    const { item } = await send(id, { idempotencyKey });
    for (let n = 0; n < 12; n += 1) await send(id);
    expect((await send(id, { idempotencyKey })).item).toEqual(item);
    await setStatus(desk().ana, { sessionId: id, expectedVersion: 14, move: 'archive' });
    expect((await send(id, { idempotencyKey })).item).toEqual(item);
  });
});

describe('the thread', () => {
  it('is read backwards, page by page, every item once', async () => {
    const id = await open();
    for (let n = 2; n <= 23; n += 1) await send(id, { text: `Line ${n}` });
    const seen: number[] = [];
    let cursor: number | undefined;
    for (;;) {
      const { items, nextCursor } = await listThread(desk().tenant, desk().ana.viewer, id, { cursor, limit: 5 });
      seen.unshift(...items.map(({ seq }) => seq));
      if (nextCursor === null) break;
      cursor = nextCursor;
      if (seen.length === 10) await send(id, { text: 'concurrent' });
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
  });
  it('is forbidden to a colleague, and not found in another brokerage', async () => {
    const id = await open();
    const read = (broker: TestBroker) => listThread(broker.tenant, broker.viewer, id, { limit: 5 });
    expect(await refusal(read(desk().ben))).toBe('NOT_YOUR_SESSION');
    expect((await read(desk().lead)).items).toHaveLength(1);
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(read(other.lead))).toBe('SESSION_NOT_FOUND');
    await other.close();
  });
});
