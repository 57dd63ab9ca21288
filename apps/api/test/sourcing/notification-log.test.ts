import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import {
  type NotificationFilter,
  listNotifications,
} from '@tripthread/db/queries/sourcing/notifications/notification-log';
import {
  type ReplaySelection,
  replayNotifications,
} from '@tripthread/db/queries/sourcing/notifications/replay-notifications';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { createTestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { ReplayNotifications } from '@tripthread/shared/sourcing/notification-log.schema';
import type { NotificationId, SessionId, TripId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { getNotificationDetail } from '@tripthread/commands/sourcing/notifications/get-notification-detail';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

const list = (filter: Partial<NotificationFilter> = {}, tenant = desk().tenant) =>
  inReadTransaction(tenant, (tx) => listNotifications(tx, { limit: 50, ...filter }));
const byId = (id: string, tenant = desk().tenant) => getNotificationDetail(tenant, id as NotificationId);
const replay = (which: ReplaySelection, tenant = desk().tenant) =>
  inTransaction(tenant, (tx) => replayNotifications(tx, which, desk().clock.now()));
const thread = async (sessionId: SessionId) =>
  (await listThread(desk().tenant, desk().ana.viewer, sessionId, { limit: 100 })).items.map(({ seq, kind }) => [
    seq,
    kind,
  ]);

/** Creates a trip with one answer: an RFQ and a message, notified and read. */
async function answered() {
  desk().clock.moveBy(1_000);
  const trip = await avinode.openTrip();
  const [rfq] = avinode.sandbox.control.sendRequests(trip.code, { count: 1 });
  const rfqId = rfq?.id ?? '';
  await avinode.notify(rfqId, trip.code);
  avinode.sandbox.control.quote(rfqId, { price: 33_000, message: 'Firm until noon.' });
  const messageId = avinode.sandbox.control.rfq(rfqId).messageIds.findLast((id) => id.startsWith('asellermsg')) ?? '';
  await avinode.notify(messageId, trip.code);
  await avinode.settle();
  const [row] = await desk().owner`select trip_id from chat_sessions where id = ${trip.sessionId}`;
  return { ...trip, rfqId, messageId, row: row?.trip_id as TripId };
}

describe('the log', () => {
  it('shows the newest first, page by page, each once', async () => {
    for (let n = 0; n < 7; n += 1) await avinode.notify(`anews-${n}1`);
    await avinode.settle();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ cursor, limit: 3 });
      seen.push(...page.deliveries.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const all = await desk().owner`select id from avinode_webhook_events order by received_at desc, id desc`;
    expect(seen).toEqual(all.map(({ id }) => String(id)));
    expect(await refusal(list({ cursor: 'x' }))).toBe('BAD_CURSOR');
  });

  it('shows the outcome of each, with its lag, and finds it by id, code or API id', async () => {
    const { code, tripId, rfqId, messageId, row } = await answered();
    const { deliveries } = await list({ q: messageId });
    expect(deliveries).toMatchObject([
      {
        avinodeId: messageId,
        resourceKind: 'seller_message',
        tripCode: code,
        tripId: row,
        status: 'placed',
        lagMs: 0,
        error: null,
      },
    ]);
    expect(deliveries[0]?.readAt).not.toBeNull();
    for (const q of [code, code.toLowerCase(), tripId])
      expect((await list({ q })).deliveries.map(({ avinodeId }) => avinodeId).sort()).toEqual(
        [rfqId, messageId].sort(),
      );
    expect((await list({ q: code, status: 'parked' })).deliveries).toEqual([]);
    expect((await list({ q: 'NOWHER' })).deliveries).toEqual([]);
  });

  it('counts pending ones, and shows a body as received', async () => {
    const before = (await list()).counts;
    await avinode.notify('arfq-70001', 'WAITS1');
    expect((await list()).counts.pending).toBe(before.pending + 1);
    const [waiting] = (await list({ status: 'pending' })).deliveries;
    expect(waiting).toMatchObject({ status: 'pending', tripCode: 'WAITS1', lagMs: null, placedAt: null });
    await avinode.settle();
    const { counts, deliveries } = await list({ status: 'orphan' });
    expect(counts).toMatchObject({ pending: before.pending, orphan: before.orphan + 1 });
    const orphan = deliveries.find(({ avinodeId }) => avinodeId === 'arfq-70001');
    const body = JSON.parse((await byId(orphan?.id ?? '')).rawBody) as { id: string; tripId: string };
    expect(body).toMatchObject({ id: 'arfq-70001', tripId: 'WAITS1' });
  });
});

describe('retrying', () => {
  it('placed ones, a trip or a time range, twice, changes nothing', async () => {
    const { sessionId, messageId, row } = await answered();
    const before = await thread(sessionId);
    const [delivery] = (await list({ q: messageId })).deliveries;
    const { receivedAt: from } = delivery ?? { receivedAt: '' };
    const which: ReplaySelection[] = [
      { deliveryId: delivery?.id as NotificationId },
      { tripId: row },
      { from, to: from },
    ];
    for (const one of [...which, ...which]) {
      const { replayed, continueFrom } = await replay(one);
      expect([replayed, continueFrom]).toEqual(['deliveryId' in one ? 1 : 2, null]);
      await avinode.settle();
    }
    expect(await thread(sessionId)).toEqual(before);
    expect((await list({ q: messageId })).deliveries).toMatchObject([
      { status: 'placed', id: delivery?.id, attempts: 0 },
    ]);
    expect((await list({ q: messageId })).deliveries[0]?.readAt).not.toBeNull();
  });

  it('from two sides at once retries each once', async () => {
    const { sessionId, row } = await answered();
    const before = await thread(sessionId);
    await Promise.all([replay({ tripId: row }), replay({ tripId: row }), avinode.settle()]);
    await avinode.settle();
    expect(await thread(sessionId)).toEqual(before);
  });

  it('one that was parked unread reads it', async () => {
    const { code, sessionId, rfqId } = await answered();
    avinode.sandbox.control.chat(rfqId, 'We also have a later slot.');
    const messageId = avinode.sandbox.control.rfq(rfqId).messageIds.at(-1) ?? '';
    avinode.sandbox.control.setFaults({ poison: { [messageId]: 'malformed' } });
    await avinode.notify(messageId, code);
    for (let n = 0; n < 12; n += 1) {
      await avinode.settle();
      desk().clock.moveBy(120_000);
    }
    const [parked] = (await list({ q: messageId })).deliveries;
    expect(parked).toMatchObject({ status: 'parked', error: expect.stringMatching(/\w/u) });
    const chatMessages = async () =>
      (await listThread(desk().tenant, desk().ana.viewer, sessionId, { limit: 100 })).items.filter(
        ({ message }) => message?.text === 'We also have a later slot.',
      );
    expect(await chatMessages()).toEqual([]);
    avinode.sandbox.control.setFaults({ poison: {} });
    const notified = (await thread(sessionId)).filter(([, kind]) => kind === 'notification_received').length;
    for (let n = 0; n < 2; n += 1) {
      await replay({ deliveryId: parked?.id as NotificationId });
      await avinode.settle();
    }
    expect(await chatMessages()).toHaveLength(1);
    expect((await thread(sessionId)).filter(([, kind]) => kind === 'notification_received')).toHaveLength(notified);
    expect((await list({ q: messageId })).deliveries).toMatchObject([{ status: 'placed', error: null, attempts: 0 }]);
  });

  it('one that was parked unplaced places it', async () => {
    const { code, sessionId } = await answered();
    await avinode.notify('arfq-88001', code);
    const [{ id } = { id: '' }] = (await list({ q: 'arfq-88001' })).deliveries;
    await desk()
      .owner`update avinode_webhook_events set status = 'parked', attempts = 12, error = 'It broke.' where id = ${id}`;
    await avinode.settle();
    expect((await thread(sessionId)).filter(([, kind]) => kind === 'rfq_seen')).toHaveLength(1);
    await replay({ deliveryId: id as NotificationId });
    expect((await list({ q: 'arfq-88001' })).deliveries).toMatchObject([
      { status: 'pending', attempts: 0, error: null },
    ]);
    await avinode.settle();
    expect((await list({ q: 'arfq-88001' })).deliveries).toMatchObject([{ status: 'placed' }]);
    expect((await thread(sessionId)).filter(([, kind]) => kind === 'rfq_seen')).toHaveLength(2);
  });

  it('orphans leaves them orphans, and takes at most a thousand at once', async () => {
    await avinode.notify('arfq-70007', 'LATER7');
    await avinode.settle();
    const [orphan] = (await list({ q: 'arfq-70007' })).deliveries;
    await replay({ deliveryId: orphan?.id as NotificationId });
    await avinode.settle();
    expect((await list({ q: 'arfq-70007' })).deliveries).toMatchObject([{ status: 'orphan', tripId: orphan?.tripId }]);
    await desk().owner`
      insert into avinode_webhook_events (brokerage_id, connection_id, received_at, raw_body, avinode_id, resource_type, status, next_attempt_at)
      select ${desk().brokerageId}, ${desk().connectionId}, timestamptz '2025-01-01' + n * interval '1 second', '', 'anews-1', 'news', 'placed', now()
      from generate_series(1, 1500) n`;
    const all = { from: '2025-01-01T00:00:00.000Z', to: '2025-01-02T00:00:00.000Z' };
    const first = await replay(all);
    expect(first).toEqual({ replayed: 1_000, continueFrom: '2025-01-01T00:16:41.000Z' });
    expect(await replay({ ...all, from: first.continueFrom ?? '' })).toEqual({ replayed: 500, continueFrom: null });
    await desk().owner`delete from avinode_webhook_events where received_at < '2025-01-02'`;
  });

  it('is limited to one’s own brokerage, and to one status at a time', async () => {
    const { messageId, row } = await answered();
    const [mine] = (await list({ q: messageId })).deliveries;
    const elsewhere = await createTestBrokerage(desk().url);
    expect((await list({}, elsewhere.tenant)).deliveries).toEqual([]);
    expect(await refusal(byId(mine?.id ?? '', elsewhere.tenant))).toBe('DELIVERY_NOT_FOUND');
    expect(await refusal(replay({ deliveryId: mine?.id as NotificationId }, elsewhere.tenant))).toBe(
      'DELIVERY_NOT_FOUND',
    );
    expect(await refusal(replay({ tripId: row }, elsewhere.tenant))).toBe('TRIP_NOT_FOUND');
    await elsewhere.close();
    const from = '2026-01-01T00:00:00Z';
    for (const bad of [{}, { from }, { tripId: row, deliveryId: mine?.id }, { from, to: '2025-01-01T00:00:00Z' }])
      expect(ReplayNotifications.safeParse(bad).success).toBe(false);
  });
});

describe('Avinode’s responses', () => {
  const rows = () => desk().owner`select path from avinode_answers`;

  it('are stored raw, and shown with the notification that they were read for', async () => {
    const { code, messageId } = await answered();
    await avinode.storedAnswers();
    const [delivery] = (await list({ q: messageId })).deliveries;
    const { answers } = await byId(delivery?.id ?? '');
    const [message] = answers.filter(({ path }) => path === `/tripmsgs/${messageId}`);
    expect(message).toMatchObject({ status: 200, isCut: false });
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ data: { id: messageId } });
    expect(message?.body).toContain('Firm until noon.');
    expect(answers.map(({ path }) => path)).toContain(`/rfqs/${code}`);
  });

  it('are stored once when read repeatedly; another response is another row', async () => {
    const { code, rfqId } = await answered();
    await avinode.storedAnswers();
    const before = await rows();
    for (let n = 0; n < 3; n += 1) {
      desk().clock.moveBy(120_000);
      await avinode.notify(rfqId, code);
      await avinode.settle();
      await avinode.storedAnswers();
    }
    expect(await rows()).toHaveLength(before.length);
    avinode.sandbox.control.quote(rfqId, { price: 31_000 });
    desk().clock.moveBy(120_000);
    await avinode.notify(rfqId, code);
    await avinode.settle();
    await avinode.storedAnswers();
    expect((await rows()).length).toBeGreaterThan(before.length);
  });

  it('contain no secret of ours', async () => {
    await answered();
    await avinode.storedAnswers();
    const { bearer, apiToken } = avinode.sandbox.credentials;
    for (const { id } of (await list()).deliveries) {
      const text = JSON.stringify(await byId(id));
      expect(text).not.toContain(bearer);
      expect(text).not.toContain(apiToken);
    }
  });
});
