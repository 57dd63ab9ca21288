import { inTransaction } from '@tripthread/db/database';
import { getConnection, saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { createTestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { SaveCredentials } from '@tripthread/shared/sourcing/connections.schema';
import type { ConnectionId, SessionId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { testBrokerageSuite, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { catchUp, resumeConnection } from '@tripthread/commands/sourcing/connections/catch-up';
import { listConnectionViews } from '@tripthread/commands/sourcing/connections/list-connections';
import { saveCredentials } from '@tripthread/commands/sourcing/connections/save-credentials';

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

// The encryption secret of the test brokerage's connection.
const encryptor = openEncryptor('a secret of at least thirty-two characters');
const given = () => ({ tenant: desk().tenant, clock: desk().clock, encryptor });
const token = { kind: 'token', apiToken: 'sandbox-api-token', bearer: 'sandbox-bearer' } as const;
const connect = (change: Parameters<typeof saveConnection>[2]) =>
  inTransaction(desk().tenant, (tx) => saveConnection(tx, desk().connectionId, change));
const row = () => inTransaction(desk().tenant, (tx) => getConnection(tx, desk().connectionId));
const detailOf = (sessionId: SessionId) => getSessionDetail(desk().tenant, desk().ana.viewer, sessionId);
const work = () => desk().owner`select kind from work_items`;

describe('credentials', () => {
  it('are stored encrypted, and never returned', async () => {
    const oauth = { kind: 'oauth', apiToken: 'api-1', clientId: 'client-1', clientSecret: 'secret-1' } as const;
    const [view] = await saveCredentials(given(), { connectionId: desk().connectionId, credentials: oauth });
    expect(view).toMatchObject({ credentials: 'oauth', pausedAt: null, waiting: 0 });
    expect(view?.webhookAddress).toBe(`/webhooks/avinode/${view?.key}`);
    expect(JSON.stringify(view)).not.toMatch(/secret-1|client-1|api-1/u);
    expect((await row()).credentials?.toString('latin1')).not.toMatch(/secret-1|client-1|api-1/u);
    const [renewed] = await saveCredentials(given(), { connectionId: desk().connectionId, credentials: token });
    expect(renewed?.credentials).toBe('token');
  });

  it('are refused when they cannot be sent in a header', () => {
    const issues = (bearer: string) =>
      SaveCredentials.safeParse({
        connectionId: desk().connectionId,
        credentials: { ...token, bearer },
      }).error?.issues.map(({ path }) => path.join('.'));
    expect(issues('a\r\nb')).toEqual(['credentials.bearer']);
    expect(issues(' ')).toContain('credentials.bearer');
    expect(issues(' padded ')).toBeUndefined();
  });

  it('that can no longer be decrypted pause the connection with a reason, until new ones are entered', async () => {
    const { sessionId } = await avinode.openTrip();
    const other = openEncryptor('another secret of thirty-two characters');
    await connect({ credentials: other.seal(JSON.stringify(token), 'elsewhere') });
    await avinode.settle();
    expect((await row()).pausedReason).toContain('cannot be decrypted');
    expect((await detailOf(sessionId)).avinode).toBe('paused');
    expect(await listConnectionViews(given())).toMatchObject([{ credentials: 'none', waiting: 1 }]);
    await saveCredentials(given(), { connectionId: desk().connectionId, credentials: token });
    await avinode.settle();
    expect((await detailOf(sessionId)).trip?.readAt).not.toBeNull();
    expect(await listConnectionViews(given())).toMatchObject([{ credentials: 'token', pausedAt: null, waiting: 0 }]);
  });

  it('renewed while Avinode still refuses the old ones do not pause the connection', async () => {
    const { sessionId } = await avinode.openTrip();
    avinode.sandbox.control.setFaults({ refuse: 'unauthorized', delayMs: 300 });
    const working = avinode.settle();
    await new Promise((resolve) => setTimeout(resolve, 120));
    avinode.sandbox.control.setFaults({ refuse: null, delayMs: 0 });
    await saveCredentials(given(), { connectionId: desk().connectionId, credentials: token });
    await working;
    await avinode.settle();
    expect((await row()).pausedAt).toBeNull();
    expect((await detailOf(sessionId)).trip?.readAt).not.toBeNull();
  });
});

describe('a connection', () => {
  it('that only received notifications reads their resources once it has an API key', async () => {
    await connect({ credentials: null });
    const { sessionId, code } = await avinode.openTrip();
    const [rfq] = avinode.sandbox.control.sendRequests(code, { count: 1 });
    await avinode.notify(rfq?.id ?? '', code);
    avinode.sandbox.control.quote(rfq?.id ?? '', { price: 21_000, message: 'Ready when you are.' });
    const messageId = avinode.sandbox.control
      .rfq(rfq?.id ?? '')
      .messageIds.findLast((id) => id.startsWith('asellermsg'));
    for (let n = 0; n < 2; n += 1) await avinode.notify(messageId ?? '', code);
    await avinode.settle();
    expect((await detailOf(sessionId)).trip?.quotes).toEqual([]);
    expect((await detailOf(sessionId)).avinode).toBe('none');
    await saveCredentials(given(), { connectionId: desk().connectionId, credentials: token });
    await avinode.settle();
    expect((await detailOf(sessionId)).trip?.quotes.map(({ kind }) => kind)).toContain('firm');
    const { items } = await listThread(desk().tenant, desk().ana.viewer, sessionId, { limit: 100 });
    const copies = items.filter(({ message }) => message?.text.includes('Ready when you are.') === true);
    expect(copies).toHaveLength(1);
  });

  it('resumes when a lead resumes it', async () => {
    await connect({ pausedAt: desk().clock.now(), pausedReason: 'Refused.' });
    const { sessionId } = await avinode.openTrip();
    await avinode.settle();
    expect((await detailOf(sessionId)).trip?.readAt).toBeNull();
    expect(await resumeConnection(given(), desk().connectionId)).toMatchObject([{ pausedAt: null, waiting: 1 }]);
    await avinode.settle();
    expect((await detailOf(sessionId)).trip?.readAt).not.toBeNull();
  });

  it('reads every trip with an open session on demand, each once, also when requested often', async () => {
    await avinode.settle();
    const [open] = await desk().owner`
      select count(distinct trip_id)::int as count from chat_sessions where status in ('active', 'paused') and trip_id is not null`;
    const both = await Promise.all([catchUp(given(), desk().connectionId), catchUp(given(), desk().connectionId)]);
    expect(both).toEqual([{ trips: open?.count }, { trips: open?.count }]);
    expect(await work()).toHaveLength(Number(open?.count));
    await avinode.settle();
    expect(await work()).toHaveLength(0);
  });

  it('of another brokerage is not found, and one without an API key has nothing to resync', async () => {
    const elsewhere = await createTestBrokerage(desk().url);
    const theirs = { tenant: elsewhere.tenant, clock: desk().clock, encryptor };
    const connectionId: ConnectionId = desk().connectionId;
    expect(await refusal(resumeConnection(theirs, connectionId))).toBe('CONNECTION_NOT_FOUND');
    expect(await refusal(catchUp(theirs, connectionId))).toBe('CONNECTION_NOT_FOUND');
    expect(await refusal(saveCredentials(theirs, { connectionId, credentials: token }))).toBe('CONNECTION_NOT_FOUND');
    expect(await refusal(catchUp(theirs, elsewhere.connectionId))).toBe('NO_CONNECTION');
    await connect({ pausedAt: desk().clock.now(), pausedReason: 'Refused.' });
    expect(await refusal(catchUp(given(), connectionId))).toBe('CONNECTION_PAUSED');
    await elsewhere.close();
  });
});
