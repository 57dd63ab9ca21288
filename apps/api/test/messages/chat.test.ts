import { inTransaction } from '@tripthread/db/database';
import { saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { createTestBrokerage, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { MessageId, RfqId, SessionId } from '@tripthread/shared/ids';
import { SendMessage } from '@tripthread/shared/messages/messages.schema';
import { maxOperatorMessageLength } from '@tripthread/shared/sourcing/avinode-commands';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite, freshKey, retryWhileBusy, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { retryMessage } from '@tripthread/commands/messages/retry-message';
import { sendMessage } from '@tripthread/commands/messages/send-message';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());
afterEach(() => avinode.sandbox.control.setFaults({ dropAnswers: { count: 0, methods: [] }, refuse: null }));

/** Creates a session of Ana's with a trip and an RFQ to one operator. */
async function asked() {
  const trip = await avinode.openTrip();
  const [rfq] = avinode.sandbox.control.sendRequests(trip.code, { count: 1 });
  await avinode.notify(rfq?.id ?? '', trip.code);
  await avinode.settle();
  const detail = await detailOf(trip.sessionId);
  const [known] = detail.trip?.rfqs ?? [];
  if (known === undefined) throw new Error('no RFQ was sent');
  return { sessionId: trip.sessionId, code: trip.code, rfqId: known.id, operatorName: known.operatorName };
}
const detailOf = (sessionId: SessionId) => getSessionDetail(desk().tenant, desk().ana.viewer, sessionId);
const linesOf = async (sessionId: SessionId) =>
  (await listThread(desk().tenant, desk().ana.viewer, sessionId, { limit: 100 })).items;
const send = (
  sessionId: SessionId,
  rfqId: RfqId,
  more: { text?: string; idempotencyKey?: string; seat?: TestBroker } = {},
) =>
  sendMessage(more.seat ?? desk().ana, {
    sessionId,
    audience: 'operator',
    rfqId,
    text: more.text ?? 'Can you do 09:30 local?',
    idempotencyKey: more.idempotencyKey ?? freshKey(),
  });
const retry = (sessionId: SessionId, messageId: string, broker: TestBroker = desk().ana, idempotencyKey = freshKey()) =>
  retryMessage(broker, { sessionId, messageId: messageId as MessageId, idempotencyKey });
/** Returns our messages at Avinode. */
const sentAtOf = (code: string) =>
  avinode.sandbox.control
    .trip(code)
    .rfqIds.flatMap((id) => avinode.sandbox.control.rfq(id).messageIds)
    .filter((id) => id.startsWith('abuyermsg-'));
/** Runs work while Avinode does not know that RFQ. */
async function unknownThere(rfqId: RfqId, work: () => Promise<unknown>) {
  const [row] = await desk().owner`select avinode_rfq_id as id from rfqs where id = ${rfqId}`;
  await desk().owner`update rfqs set avinode_rfq_id = 'arfq-999999999' where id = ${rfqId}`;
  await work();
  await desk().owner`update rfqs set avinode_rfq_id = ${String(row?.id)} where id = ${rfqId}`;
}
const later = async () => {
  desk().clock.moveBy(120_000);
  await avinode.settle();
};

describe('a message to an operator', () => {
  it('is in the thread at once, is sent through the queue, and is marked as sent', async () => {
    const { sessionId, rfqId, code, operatorName } = await asked();
    const { item, session } = await send(sessionId, rfqId);
    expect(item.message).toMatchObject({ delivery: 'sending', audience: 'operator', operatorName, error: null });
    expect(session.turn).toBe('operator');
    expect((await detailOf(sessionId)).orders).toMatchObject([{ kind: 'send_chat', status: 'waiting', rfqId }]);
    await avinode.settle();
    const line = (await linesOf(sessionId)).find(({ seq }) => seq === item.seq);
    expect(line?.message).toMatchObject({ delivery: 'sent', operatorName, error: null });
    expect((await detailOf(sessionId)).orders).toEqual([]);
    expect(sentAtOf(code)).toHaveLength(1);
  });

  it('sent by a double click is one message and one delivery', async () => {
    const { sessionId, rfqId, code } = await asked();
    const key = freshKey();
    const sent = await Promise.all(
      [key, key, key].map((idempotencyKey) => retryWhileBusy(() => send(sessionId, rfqId, { idempotencyKey }))),
    );
    expect(new Set(sent.map(({ item }) => item.message?.id)).size).toBe(1);
    await avinode.settle();
    expect(sentAtOf(code)).toHaveLength(1);
    expect(await refusal(send(sessionId, rfqId, { idempotencyKey: key, text: 'Other words' }))).toBe('KEY_REUSED');
  });

  it('leaves no row when it is refused', async () => {
    const { sessionId, rfqId } = await asked();
    const before = (await detailOf(sessionId)).session.version;
    const other = await asked();
    expect(await refusal(send(sessionId, other.rfqId))).toBe('RFQ_NOT_FOUND');
    expect(await refusal(send(sessionId, rfqId, { seat: desk().ben }))).toBe('NOT_YOUR_SESSION');
    const elsewhere = await createTestBrokerage(desk().url);
    expect(await refusal(send(sessionId, rfqId, { seat: elsewhere.lead }))).toBe('SESSION_NOT_FOUND');
    await elsewhere.close();
    const connect = (change: Parameters<typeof saveConnection>[2]) =>
      inTransaction(desk().tenant, (tx) => saveConnection(tx, desk().connectionId, change));
    await connect({ pausedAt: desk().clock.now(), pausedReason: 'Refused.' });
    expect(await refusal(send(sessionId, rfqId))).toBe('CONNECTION_PAUSED');
    await connect({ pausedAt: null, pausedReason: null });
    const [row] = await desk().owner`select credentials from avinode_connections where id = ${desk().connectionId}`;
    await connect({ credentials: null });
    expect(await refusal(send(sessionId, rfqId))).toBe('NO_CONNECTION');
    await connect({ credentials: row?.credentials as Buffer });
    expect((await detailOf(sessionId)).session.version).toBe(before);
    expect((await linesOf(sessionId)).filter(({ kind }) => kind === 'message_posted')).toEqual([]);
  });

  it('requires an operator when meant for operators, and respects Avinode’s length limit', () => {
    const given = {
      sessionId: desk().brokerageId,
      rfqId: desk().brokerageId,
      text: 'Hello',
      idempotencyKey: freshKey(),
    };
    const fields = (input: object) => SendMessage.safeParse(input).error?.issues.map(({ path }) => path.join('.'));
    expect(fields({ ...given, audience: 'client' })).toEqual(['rfqId']);
    expect(fields({ ...given, audience: 'operator', text: 'x'.repeat(maxOperatorMessageLength + 1) })).toEqual([
      'text',
    ]);
    expect(fields({ ...given, audience: 'operator' })).toBeUndefined();
  });
});

describe('a message that Avinode refused', () => {
  /** Creates a message that failed permanently. */
  async function failed() {
    const trip = await asked();
    const { item } = await send(trip.sessionId, trip.rfqId);
    await unknownThere(trip.rfqId, () => avinode.settle());
    const messageId = item.message?.id ?? '';
    return { ...trip, messageId, line: (await linesOf(trip.sessionId)).find(({ seq }) => seq === item.seq) };
  }

  it('shows the reason, and is sent once when it is sent again, also by two at once', async () => {
    const { sessionId, messageId, line, code } = await failed();
    expect(line?.message).toMatchObject({ delivery: 'failed', error: expect.stringMatching(/\w/u) });
    expect((await detailOf(sessionId)).session.turn).toBe('broker');
    const key = freshKey();
    const answers = await Promise.allSettled([
      retryWhileBusy(() => retry(sessionId, messageId, desk().ana, key)),
      retryWhileBusy(() => retry(sessionId, messageId, desk().ana, key)),
      retryWhileBusy(() => retry(sessionId, messageId, desk().lead)),
    ]);
    const reasons = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [(answer.reason as { reason: string }).reason] : [],
    );
    expect(reasons.filter((reason) => reason !== 'NOT_FAILED')).toEqual([]);
    expect((await linesOf(sessionId)).find(({ seq }) => seq === line?.seq)?.message).toMatchObject({
      delivery: 'sending',
      error: null,
    });
    await avinode.settle();
    expect((await linesOf(sessionId)).find(({ seq }) => seq === line?.seq)?.message).toMatchObject({
      delivery: 'sent',
      error: null,
    });
    expect(sentAtOf(code)).toHaveLength(1);
    expect((await detailOf(sessionId)).session.turn).toBe('operator');
    expect(await refusal(retry(sessionId, messageId))).toBe('NOT_FAILED');
  });

  it('is not sent again by a colleague, from another session, or into an archived one', async () => {
    const { sessionId, messageId } = await failed();
    expect(await refusal(retry(sessionId, messageId, desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await asked();
    expect(await refusal(retry(other.sessionId, messageId))).toBe('MESSAGE_NOT_FOUND');
    const { version: expectedVersion } = (await detailOf(sessionId)).session;
    await setStatus(desk().ana, { sessionId, expectedVersion, move: 'archive' });
    expect(await refusal(retry(sessionId, messageId))).toBe('SESSION_ARCHIVED');
  });

  it('leaves the turn with the broker when the operator has written since', async () => {
    const { sessionId, messageId, code } = await failed();
    const [avinodeRfqId = ''] = avinode.sandbox.control.trip(code).rfqIds;
    avinode.sandbox.control.chat(avinodeRfqId, 'Still interested?');
    await avinode.notify(avinode.sandbox.control.rfq(avinodeRfqId).messageIds.at(-1) ?? '', code);
    await avinode.settle();
    await retry(sessionId, messageId);
    await avinode.settle();
    expect((await detailOf(sessionId)).session.turn).toBe('broker');
  });

  it('leaves a closed session without a turn', async () => {
    const { sessionId, rfqId } = await asked();
    const { item } = await send(sessionId, rfqId);
    await unknownThere(rfqId, () => avinode.settle());
    const { version: expectedVersion } = (await detailOf(sessionId)).session;
    await setStatus(desk().ana, { sessionId, expectedVersion, move: 'complete', outcome: 'lost' });
    expect(await retry(sessionId, item.message?.id ?? '')).toMatchObject({
      item: { message: { delivery: 'sending' } },
    });
    await unknownThere(rfqId, () => avinode.settle());
    expect((await detailOf(sessionId)).session).toMatchObject({ status: 'completed', turn: 'nobody' });
  });
});

it('a message whose answer was lost is not sent twice', async () => {
  const { sessionId, rfqId, code } = await asked();
  avinode.sandbox.control.setFaults({ dropAnswers: { count: 1, methods: ['POST'] } });
  await send(sessionId, rfqId);
  await avinode.settle();
  await later();
  expect(sentAtOf(code)).toHaveLength(1);
  expect((await linesOf(sessionId)).findLast(({ kind }) => kind === 'message_posted')?.message?.delivery).toBe('sent');
});
