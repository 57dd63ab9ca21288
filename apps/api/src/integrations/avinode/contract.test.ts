import { instantPlus, millisecondsPer, systemClock } from '@tripthread/shared/time/clock';
import type { TripCode } from '@tripthread/shared/ids';
import { rfqStatusOf, type TripHead, type NewAvinodeTrip } from '@tripthread/shared/sourcing/avinode';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AvinodeClient, type AvinodeClientOptions, type AvinodeCredentials, openAvinodeClient } from './client.ts';
import { openSandbox, type Sandbox } from '@tripthread/avinode-sandbox/open-sandbox';
import { readAvinodeAccount } from '@tripthread/testing/env';

/*
 * The contract between the client and Avinode. Runs against the sandbox, and with AVINODE_BASE_URL, AVINODE_API_TOKEN and
 * AVINODE_BEARER in the environment against Avinode itself: there it reads, creates one trip, and cancels it.
 */

const clientAt = (baseUrl: string, credentials: AvinodeCredentials, options: Partial<AvinodeClientOptions> = {}) =>
  openAvinodeClient({ baseUrl, credentials, product: 'Tripthread contract', clock: systemClock, ...options });

const order = (airport = 'KVNY'): NewAvinodeTrip => {
  const date = instantPlus(systemClock.now(), 60 * millisecondsPer.day).slice(0, 10);
  const leg = { departureAirport: 'KTEB', arrivalAirport: airport, date, time: '10:00', passengers: 4 };
  return { externalTripId: `contract-${randomUUID()}`, aircraftCategory: 'Heavy jet', segments: [leg] };
};
const named = ({ avinodeTripId }: TripHead) => ({ kind: 'api_id', avinodeTripId }) as const;
const codeOf = ({ tripCode }: TripHead): TripCode => tripCode ?? expect.fail('no code');

/** Holds for the sandbox and for Avinode. */
function agree(open: () => Promise<{ readonly baseUrl: string; readonly credentials: AvinodeCredentials }>): void {
  let baseUrl: string;
  let credentials: AvinodeCredentials;
  let client: AvinodeClient;
  let ordered: NewAvinodeTrip;
  let trip: TripHead;
  beforeAll(async () => {
    ({ baseUrl, credentials } = await open());
    client = clientAt(baseUrl, credentials);
    ordered = order();
    trip = await client.createTrip(ordered);
  }, 30_000);
  afterAll(async () => {
    await client.cancelTrip(trip.avinodeTripId, { reason: 'OTHER', message: 'Made by a test.' }).catch(() => undefined);
  }, 30_000);

  test('a new trip has an id, and a deep link that may be shown', () => {
    expect(trip).toMatchObject({ avinodeTripId: expect.stringMatching(/^atrip-\d+$/u), isCancelled: false });
    for (const url of [trip.searchUrl, trip.viewUrl]) expect(url).toContain(trip.avinodeTripId);
  });

  test('a trip is read by its id and by its code', async () => {
    const read = await client.readTrip(named(trip));
    expect(read).toMatchObject({
      avinodeTripId: trip.avinodeTripId,
      tripCode: expect.stringMatching(/^[A-Z0-9]{6}$/u),
    });
    expect(await client.readTrip({ kind: 'code', tripCode: codeOf(read) })).toMatchObject({
      avinodeTripId: trip.avinodeTripId,
    });
  }, 30_000);

  test('a trip is found by our external id, and not by another', async () => {
    expect(await client.findTripByExternalId(ordered.externalTripId)).toMatchObject({
      avinodeTripId: trip.avinodeTripId,
    });
    expect(await client.findTripByExternalId(`nobody-${randomUUID()}`)).toBeNull();
  }, 30_000);

  test('a new trip has no RFQs', async () => {
    expect(await client.readRfqs(codeOf(await client.readTrip(named(trip))))).toEqual([]);
  }, 30_000);

  test('a missing or foreign trip is not found', async () => {
    for (const asked of [
      client.readRfq('arfq-999999999999'),
      client.readQuote('aquote-999999999999'),
      client.readMessage('asellermsg-999999999999'),
    ])
      await expect(asked).rejects.toMatchObject({ kind: expect.stringMatching(/^(?:not_found|forbidden)$/u) });
  }, 30_000);

  test('webhooks are listed', async () => {
    expect(Array.isArray(await client.listWebhooks())).toBe(true);
  }, 30_000);

  test('a wrong bearer is unauthorized', async () => {
    const wrong = { kind: 'token', apiToken: credentials.apiToken, bearer: 'wrong-bearer' } as const;
    await expect(clientAt(baseUrl, wrong).readTrip(named(trip))).rejects.toMatchObject({ kind: 'unauthorized' });
  }, 30_000);

  test('a cancelled trip is shown as cancelled', async () => {
    await client.cancelTrip(trip.avinodeTripId, { reason: 'BY_CLIENT', message: 'Plans changed.' });
    expect(await client.readTrip(named(trip))).toMatchObject({ isCancelled: true });
  }, 30_000);
}

const account = readAvinodeAccount();
describe.runIf(account !== undefined)('Avinode itself', () => {
  agree(async () => {
    if (account === undefined) throw new Error('there is no account');
    return account;
  });
});

describe('the sandbox', () => {
  let sandbox: Sandbox;
  let token: AvinodeCredentials;
  const client = (options: Partial<AvinodeClientOptions> = {}, credentials = token) =>
    clientAt(sandbox.apiUrl, credentials, { sleep: async () => undefined, ...options });
  const open = async () => {
    sandbox ??= await openSandbox({ limits: false });
    const { apiToken: sandboxToken, bearer: sandboxBearer } = sandbox.credentials;
    token = { kind: 'token', apiToken: sandboxToken, bearer: sandboxBearer };
    return { baseUrl: sandbox.apiUrl, credentials: token };
  };
  beforeAll(open);
  afterAll(() => sandbox.close());

  agree(open);

  const sent = async (count = 1) => {
    const trip = await client().createTrip(order());
    const rfqs = sandbox.control.sendRequests(trip.avinodeTripId, { count });
    return { trip, rfqs, rfqId: rfqs[0]?.id ?? expect.fail('nobody asked') };
  };

  test('an unknown airport creates no trip, and is named in the error', async () => {
    const wanted = order('KXYZ');
    await expect(client().createTrip(wanted)).rejects.toMatchObject({
      kind: 'refused',
      isOutcomeUnknown: false,
      message: 'KXYZ is not an airport Avinode knows (leg 1, to).',
    });
    expect(await client().findTripByExternalId(wanted.externalTripId)).toBeNull();
  });

  test('an unanswered RFQ has an estimate, and no quote', async () => {
    const { trip, rfqs } = await sent(3);
    const read = await client().readRfqs(codeOf(trip));
    expect(read.map(({ avinodeRfqId }) => avinodeRfqId).toSorted()).toEqual(rfqs.map(({ id }) => id).toSorted());
    expect((await client().readTrip(named(trip))).rfqIds.toSorted()).toEqual(rfqs.map(({ id }) => id).toSorted());
    for (const rfq of read) {
      expect(rfq).toMatchObject({ avinodeTripId: trip.avinodeTripId, tripCode: trip.tripCode, isCancelled: false });
      expect([rfq.operator?.companyId, rfqStatusOf(rfq)]).toEqual([expect.stringMatching(/^acomp-/u), 'unanswered']);
      expect(rfq.sentAt).not.toBeNull();
      const [lift] = rfq.lifts;
      expect(lift).toMatchObject({ status: 'unanswered', latestQuote: { total: { currency: expect.any(String) } } });
      expect(await client().readQuote(lift?.quoteIds[0] ?? '')).toMatchObject({ total: lift?.latestQuote?.total });
    }
  });

  test('a price, and a second one for the same quote', async () => {
    const { trip, rfqId } = await sent();
    const offered = sandbox.control.quote(rfqId, { price: 45_000.5, currency: 'USD', message: 'Ours.' });
    const message = await client().readMessage(offered.message.id);
    expect(message).toMatchObject({
      writtenBy: 'operator',
      text: 'Ours.',
      isDecline: false,
      rfqIds: [rfqId],
      tripCode: trip.tripCode,
    });
    const total = { amountMinor: 4_500_050, currency: 'USD' };
    expect(message.quote).toMatchObject({ avinodeQuoteId: offered.quote.id, total, operator: message.operator });
    const rfq = await client().readRfq(rfqId);
    expect([rfqStatusOf(rfq), rfq.lifts.find(({ status }) => status === 'accepted')?.latestQuote?.total]).toEqual([
      'quoted',
      total,
    ]);
    const again = sandbox.control.quote(rfqId, { price: 41_000, currency: 'USD' });
    expect(again.quote.id).toBe(offered.quote.id);
    const quote = await client().readQuote(again.quote.id);
    expect(quote).toMatchObject({ total: { amountMinor: 4_100_000, currency: 'USD' }, operator: rfq.operator });
    expect(quote.validUntil).toMatch(/Z$/u);
  });

  test('a decline, with its reason', async () => {
    const { rfqId } = await sent();
    const said = sandbox.control.decline(rfqId, { reason: 'CABOTAGE', message: 'No.' });
    expect(await client().readMessage(said.id)).toMatchObject({
      isDecline: true,
      declineReason: 'CABOTAGE',
      quote: null,
      text: 'No.',
    });
    const rfq = await client().readRfq(rfqId);
    expect([rfqStatusOf(rfq), rfq.lifts[0]?.declineReason]).toEqual(['declined', 'CABOTAGE']);
  });

  test('messages both ways; a message whose answer was lost is found again', async () => {
    const { rfqs, rfqId } = await sent();
    const theirs = sandbox.control.chat(rfqId, 'When?');
    expect(await client().readMessage(theirs.id)).toMatchObject({
      writtenBy: 'operator',
      text: 'When?',
      isDecline: false,
      quote: null,
    });
    const before = await client().listOwnMessages(rfqId);
    const { avinodeMessageId } = await client().chat(rfqId, 'At ten.\nLocal.');
    expect(await client().readMessage(avinodeMessageId ?? '')).toMatchObject({
      writtenBy: 'us',
      text: 'At ten.\nLocal.',
    });
    await client().chat(rfqs[0]?.lifts[0]?.id ?? '', 'To this aircraft.');
    sandbox.control.setFaults({ dropAnswers: { count: 1, methods: ['POST'] } });
    await expect(client().chat(rfqId, 'Lost?')).rejects.toMatchObject({ kind: 'unreachable', isOutcomeUnknown: true });
    const after = await client().listOwnMessages(rfqId);
    expect(after.slice(before.length).map(({ text }) => text)).toEqual([
      'At ten.\nLocal.',
      'To this aircraft.',
      'Lost?',
    ]);
  });

  test('a trip whose answer was lost is found again, and was created once', async () => {
    sandbox.control.setFaults({ dropAnswers: { count: 1, methods: ['POST'] } });
    const wanted = order();
    await expect(client().createTrip(wanted)).rejects.toMatchObject({ kind: 'unreachable', isOutcomeUnknown: true });
    const found = await client().findTripByExternalId(wanted.externalTripId);
    const made = sandbox.control.trips().filter(({ externalTripId }) => externalTripId === wanted.externalTripId);
    expect(made.map(({ id }) => id)).toEqual([found?.avinodeTripId]);
  });

  test('a cancelled RFQ is cancelled, the others of the trip are not', async () => {
    const { rfqs, rfqId } = await sent(2);
    await client().cancelRfq(rfqId, { reason: 'BOOKED', message: 'Thank you.' });
    expect(rfqStatusOf(await client().readRfq(rfqId))).toBe('cancelled');
    expect(rfqStatusOf(await client().readRfq(rfqs[1]?.id ?? ''))).toBe('unanswered');
  });

  test('another company’s credentials see and change nothing of it', async () => {
    const { trip, rfqId } = await sent();
    const foreign = client({}, { kind: 'token', apiToken: 'sandbox-api-token-2', bearer: 'sandbox-bearer-2' });
    const cancelling = { reason: 'OTHER', message: '' } as const;
    const tried = [foreign.readTrip(named(trip)), foreign.readRfqs(codeOf(trip)), foreign.readRfq(rfqId)];
    const changed = [
      foreign.chat(rfqId, 'Hello'),
      foreign.cancelRfq(rfqId, cancelling),
      foreign.cancelTrip(trip.avinodeTripId, cancelling),
    ];
    for (const { reason } of (await Promise.allSettled([...tried, ...changed])) as PromiseRejectedResult[])
      expect(reason).toMatchObject({ kind: 'not_found' });
    expect(rfqStatusOf(await client().readRfq(rfqId))).toBe('unanswered');
  });

  test('client credentials work like the token', async () => {
    const { clientId, clientSecret } = sandbox.credentials;
    const oauth = client({}, { kind: 'oauth', apiToken: token.apiToken, clientId, clientSecret });
    const trip = await oauth.createTrip(order());
    expect(await client().readTrip(named(trip))).toMatchObject({ tripCode: trip.tripCode });
    const wrong = client({}, { kind: 'oauth', apiToken: token.apiToken, clientId, clientSecret: 'wrong-secret' });
    await expect(wrong.readTrip(named(trip))).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  test('a webhook is registered, listed and disabled', async () => {
    const targetUri = 'http://127.0.0.1:9/hook';
    const secret = { clientIdentifier: 'user', clientSecret: 'password-1' };
    const { webhookId } = await client().createWebhook({
      targetUri,
      displayName: 'Test',
      ...secret,
      eventTypes: ['TripChatFromSeller'],
    });
    const one = async () => (await client().listWebhooks()).find((webhook) => webhook.webhookId === webhookId);
    const webhook = await one();
    expect(webhook).toEqual({
      webhookId,
      targetUri,
      displayName: 'Test',
      isActive: true,
      eventTypes: ['TripChatFromSeller'],
    });
    await client().deactivateWebhook(webhook ?? expect.fail('not listed'));
    expect(await one()).toMatchObject({ isActive: false, targetUri });
  });

  test('a wrong clock is refused with a reason', async () => {
    const off = { now: () => instantPlus(systemClock.now(), -6 * millisecondsPer.minute) };
    await expect(client({ clock: off }).listWebhooks()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('X-Avinode-SentTimestamp'),
    });
  });

  test('its failures are distinguished', async () => {
    const { rfqId } = await sent();
    const usual = sandbox.control.faults();
    const during = async (faults: Partial<typeof usual>, kind: string) => {
      sandbox.control.setFaults(faults);
      await expect(client({ timeoutMs: 300 }).readRfq(rfqId), JSON.stringify(faults)).rejects.toMatchObject({ kind });
      sandbox.control.setFaults(usual);
    };
    await during({ downUntilMs: Date.now() + 60_000 }, 'unreachable');
    await during({ refuse: 'unauthorized' }, 'unauthorized');
    await during({ refuse: 'forbidden' }, 'forbidden');
    const poison = {
      error: 'unreachable',
      html: 'malformed',
      malformed: 'malformed',
      empty: 'malformed',
      not_found: 'not_found',
      huge: 'too_large',
      silent: 'unreachable',
    } as const;
    for (const [how, kind] of Object.entries(poison))
      await during({ poison: { [rfqId]: how as keyof typeof poison } }, kind);
    expect(await client().readRfq(rfqId)).toMatchObject({ avinodeRfqId: rfqId });
  });

  test('its rate limit is respected: no call is made without budget', async () => {
    const usual = sandbox.control.faults();
    sandbox.control.setFaults({ rateLimit: { isOn: true, burst: 3, refillPerSecond: 0.01 } });
    const one = client();
    for (let call = 0; call < 3; call += 1) await one.listWebhooks();
    await expect(one.listWebhooks()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterSeconds: 300 });
    // A client that does not know the limit yet gets a 429.
    await expect(client().listWebhooks()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterSeconds: 100 });
    sandbox.control.setFaults(usual);
  });
});
