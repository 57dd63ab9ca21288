import { createHash } from 'node:crypto';
import { inTransaction } from '@tripthread/db/database';
import { getConnection, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { createTestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { listConnectionViews } from '@tripthread/commands/sourcing/connections/list-connections';
import { requestWebhook } from '@tripthread/commands/sourcing/connections/request-webhook';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

const encryptor = openEncryptor('a secret of at least thirty-two characters');
const given = (publicUrl = 'https://desk.test') => ({
  tenant: desk().tenant,
  clock: desk().clock,
  encryptor,
  publicUrl,
});
const order = (publicUrl?: string) => requestWebhook(given(publicUrl), desk().connectionId);
const row = () => inTransaction(desk().tenant, (tx) => getConnection(tx, desk().connectionId));
const state = async () => (await listConnectionViews(given()))[0]?.webhook;
const active = () => avinode.sandbox.control.webhooks().filter((webhook) => webhook.active);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const isKnown = async (secret: string) => (await row()).webhookPasswordSha256.toString('hex') === sha256(secret);

beforeEach(async () => {
  const nothing = { webhookSecret: null, webhookError: null, webhookId: null, formerPasswordSha256: null };
  await inTransaction(desk().tenant, (tx) =>
    saveConnection(tx, desk().connectionId, { ...nothing, webhookTarget: null, formerPasswordUntil: null }),
  );
});

it('registers our address at Avinode with a new password; the previous one is valid while Avinode repeats notifications', async () => {
  const before = (await row()).webhookPasswordSha256;
  expect((await order())[0]?.webhook).toMatchObject({ state: 'under_way' });
  expect((await row()).formerPasswordSha256).toEqual(before);
  expect((await row()).formerPasswordUntil).toBeNull();
  await avinode.settle();
  const { key, webhookUser, webhookSecret, formerPasswordUntil } = await row();
  const [webhook] = active();
  expect(webhook).toMatchObject({
    targetURI: `https://desk.test/webhooks/avinode/${key}`,
    clientIdentifier: webhookUser,
    eventTypes: expect.arrayContaining(['TripRequestSellerResponse', 'TripChatFromSeller']),
  });
  expect(await isKnown(webhook?.clientSecret ?? '')).toBe(true);
  expect(await state()).toMatchObject({ state: 'registered', avinodeId: webhook?.id, error: null });
  expect(webhookSecret).toBeNull();
  expect(formerPasswordUntil).toBe(instantPlus(desk().clock.now(), 49 * millisecondsPer.hour));
});

it('requested five times at once is one command, and leaves one working webhook', async () => {
  await Promise.all(Array.from({ length: 5 }, () => order()));
  await avinode.settle();
  expect(active()).toHaveLength(1);
  expect(await isKnown(active()[0]?.clientSecret ?? '')).toBe(true);
});

it('with a lost answer ends with one working webhook, whose password we know', async () => {
  await order();
  avinode.sandbox.control.setFaults({ dropAnswers: { count: 1, methods: ['POST'] } });
  await avinode.settle();
  desk().clock.moveBy(60_000);
  await avinode.settle();
  expect(await state()).toMatchObject({ state: 'registered' });
  expect(active()).toHaveLength(1);
  expect(await isKnown(active()[0]?.clientSecret ?? '')).toBe(true);
});

it('that Avinode refuses shows the reason, and the previous webhook keeps working', async () => {
  const posting = active().map(({ id }) => id);
  const before = (await row()).webhookPasswordSha256;
  await order('ftp://desk.test');
  await avinode.settle();
  const refused = await state();
  expect(refused).toMatchObject({ state: 'refused', registeredAt: expect.anything() });
  expect(refused?.error).toMatch(/targetURI|address/u);
  expect((await row()).formerPasswordSha256).toEqual(before);
  expect((await row()).formerPasswordUntil).toBeNull();
  expect(active().map(({ id }) => id)).toEqual(posting);
  await order();
  await avinode.settle();
  expect(await state()).toMatchObject({ state: 'registered', error: null });
});

it('waits while Avinode is down, and completes automatically', async () => {
  await order();
  avinode.sandbox.control.setFaults({ downUntilMs: Date.now() + 3_600_000 });
  await avinode.settle();
  expect(await state()).toMatchObject({ state: 'under_way' });
  avinode.sandbox.control.setFaults({ downUntilMs: 0 });
  desk().clock.moveBy(120_000);
  await avinode.settle();
  expect(await state()).toMatchObject({ state: 'registered' });
});

it('is refused for a connection without an API key, and not found for another brokerage’s', async () => {
  const other = await createTestBrokerage(desk().url);
  const theirs = { ...given(), tenant: other.tenant };
  expect(await refusal(requestWebhook(theirs, desk().connectionId))).toBe('CONNECTION_NOT_FOUND');
  expect(await refusal(requestWebhook(theirs, other.connectionId))).toBe('NO_CONNECTION');
  await inTransaction(desk().tenant, (tx) =>
    saveConnection(tx, desk().connectionId, { pausedAt: desk().clock.now(), pausedReason: 'Refused.' }),
  );
  expect(await refusal(order())).toBe('CONNECTION_PAUSED');
  await other.close();
});
