import type { AvinodeTripApiId, TripCode } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clientOf,
  credentials,
  openUpstream,
  sample,
  sendJson,
  type Upstream,
} from '../../../test/support/avinode/avinode-upstream.ts';
import { readAvinodeName } from '@tripthread/shared/sourcing/avinode-names';
import { openAddresses } from './exchange/addresses.ts';
import type { RawAnswer } from './exchange/exchange.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await openUpstream();
});
afterAll(() => upstream.close());

const leg = { departureAirport: 'KTEB', arrivalAirport: 'KVNY', date: '2027-01-01', time: null, passengers: 4 };
const order = { externalTripId: 'request-1', aircraftCategory: null, segments: [leg] };
const calledEndpoints = () => upstream.calls.map(({ what }) => what);
const sentBody = () => JSON.parse(upstream.calls.at(-1)?.body ?? 'null') as unknown;

describe('requests', () => {
  test('match the samples', async () => {
    const cancel = JSON.parse(sample('cancel-trip-request'));
    upstream.answers({
      [`PUT /trips/${cancel.id}/cancel`]: {},
      'PUT /rfqs/arfq-1/cancel': (response) => response.writeHead(204).end(),
    });
    await clientOf(upstream).cancelTrip(cancel.id, { reason: cancel.reason, message: cancel.messageToSeller });
    expect(sentBody()).toEqual(cancel);
    await clientOf(upstream).cancelRfq('arfq-1', { reason: 'BOOKED', message: '' });
    expect(sentBody()).toEqual({ id: 'arfq-1', messageToSeller: '', reason: 'BOOKED' });

    const chat = JSON.parse(sample('reconstructed-chat-request'));
    upstream.answers({ 'POST /tripmsgs/asellerlift-1/chat': { id: 'abuyermsg-7' }, 'POST /tripmsgs/arfq-1/chat': {} });
    expect(await clientOf(upstream).chat('asellerlift-1', chat.message)).toEqual({ avinodeMessageId: 'abuyermsg-7' });
    expect(sentBody()).toEqual(chat);
    expect(await clientOf(upstream).chat('arfq-1', 'Hello')).toEqual({ avinodeMessageId: null });

    const {
      targetURI,
      clientAuthenticationType: _,
      active: _active,
      ...rest
    } = JSON.parse(sample('webhook-settings-request'));
    upstream.answers({ 'POST /webhooks/settings': (response) => sendJson(response, { data: { id: 'whs-1' } }, 201) });
    expect(await clientOf(upstream).createWebhook({ targetUri: targetURI, ...rest })).toEqual({ webhookId: 'whs-1' });
    expect(sentBody()).toEqual(JSON.parse(sample('webhook-settings-request')));
    expect(upstream.calls[0]?.headers).toMatchObject({
      authorization: `Bearer ${credentials.bearer}`,
      'x-avinode-apitoken': credentials.apiToken,
      'x-avinode-senttimestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u),
      'x-avinode-product': 'Tripthread test',
      'x-avinode-apiversion': 'v1.0',
      'content-type': 'application/json',
    });
  });

  test('the observed answer to a new trip is parsed; its links are shown when they lead to Avinode', async () => {
    upstream.answers({ 'POST /trips': (response) => sendJson(response, sample('observed-create-trip-response'), 201) });
    expect(await clientOf(upstream).createTrip(order)).toMatchObject({
      avinodeTripId: 'atrip-64956153',
      searchUrl: null,
    });
    const at = (base: string) =>
      openAddresses(base).shown(JSON.parse(sample('observed-create-trip-response')).data.actions.viewInAvinode.href);
    expect(at('https://sandbox.avinode.com/api')).toMatch(/^https:\/\/sandbox\.avinode\.com\/marketplace\//u);
    expect(at('https://services.avinode.com/api')).not.toBeNull();
    expect(at('https://services.avinode.example/api')).toBeNull();
  });

  test.each([
    '',
    'avinode',
    'ftp://x/api',
    'https://user:canary@x/api',
    'https://x/api?token=canary',
    'https://x/api#canary',
  ])('a base of %j is rejected without repeating it', (base) => {
    expect(() => openAddresses(base)).toThrow(/^The base address of Avinode must look like [^ ]+$/u);
  });
});

describe('a call that fails', () => {
  test('is retried when it only reads, with growing jittered delays, and then succeeds', async () => {
    const pauses: number[] = [];
    let tries = 0;
    upstream.answers({
      'GET /quotes/aquote-1': (response) =>
        (tries += 1) < 3 ? response.socket?.destroy() : sendJson(response, { data: { id: 'aquote-1' } }),
    });
    const client = clientOf(upstream, {
      random: () => [0, 0.999][pauses.length] ?? 0,
      sleep: async (ms) => pauses.push(ms),
    });
    expect(await client.readQuote('aquote-1')).toMatchObject({ avinodeQuoteId: 'aquote-1' });
    expect([tries, pauses]).toEqual([3, [125, 749.5]]);
  });

  test('is not retried past the call’s time limit', async () => {
    upstream.answers({ 'GET /quotes/aquote-1': (response) => response.socket?.destroy() });
    const began = performance.now();
    const client = clientOf(upstream, { timeoutMs: 60, sleep: (await import('./exchange/exchange.ts')).sleepFor });
    await expect(client.readQuote('aquote-1')).rejects.toMatchObject({ kind: 'unreachable' });
    expect(performance.now() - began).toBeLessThan(600);
  });

  test('with 429 blocks further calls until the limit resets', async () => {
    let at = Date.parse('2026-11-23T09:30:00Z');
    upstream.answers({ 'GET /quotes/aquote-1': (response) => sendJson(response, {}, 429, { 'retry-after': '9' }) });
    const client = clientOf(upstream, { clock: { now: () => new Date(at).toISOString() } });
    const limited = { kind: 'rate_limited', retryAfterSeconds: 9, isOutcomeUnknown: false };
    await expect(client.readQuote('aquote-1')).rejects.toMatchObject(limited);
    await expect(client.readQuote('aquote-2')).rejects.toMatchObject(limited);
    await expect(client.chat('arfq-1', 'Hello')).rejects.toMatchObject(limited);
    expect(calledEndpoints()).toEqual(['GET /quotes/aquote-1']);
    at += 9_000;
    await expect(client.readQuote('aquote-2')).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('passes the raw response to the answer log, without our secrets', async () => {
    const heard: RawAnswer[] = [];
    upstream.answers({
      'GET /quotes/aquote-1': (response) => sendJson(response, `{"novelty":"${credentials.bearer}"}`, 500),
    });
    await expect(clientOf(upstream, { onAnswer: (raw) => heard.push(raw) }).readQuote('aquote-1')).rejects.toThrow();
    expect(heard).toHaveLength(3);
    expect(heard[0]).toEqual({ method: 'GET', path: '/quotes/aquote-1', status: 500, body: '{"novelty":"[hidden]"}' });
  });
});

describe('the trip that was created for a request', () => {
  const found = (trips: unknown, others: Record<string, object> = {}) => {
    upstream.answers({ 'GET /trips': trips as object, ...others });
    return clientOf(upstream).findTripByExternalId('request-1');
  };
  const mine = { id: 'atrip-1', externalTripId: 'request-1' };

  test('is recognised by its external id', async () => {
    expect(await found([{ id: 'atrip-2', externalTripId: 'request-2' }, mine])).toMatchObject({
      avinodeTripId: 'atrip-1',
    });
    expect(upstream.calls[0]?.query.get('externalTripId')).toBe('request-1');
  });

  test('is read itself when the search result has no external id', async () => {
    const others = { 'GET /trips/atrip-1': mine, 'GET /trips/atrip-2': { id: 'atrip-2', externalTripId: 'other' } };
    expect(await found([{ id: 'atrip-2' }, { id: 'atrip-1' }], others)).toMatchObject({ avinodeTripId: 'atrip-1' });
    expect(await found([{ id: 'atrip-2' }], others)).toBeNull();
  });

  test('is absent only when Avinode reports it: otherwise a second one would be created', async () => {
    expect(await found([])).toBeNull();
    expect(await found([{ id: 'atrip-9', externalTripId: 'request-9' }])).toBeNull();
    for (const unexpectedResponse of [null, {}, 'none', [{}], [null]])
      await expect(found(unexpectedResponse)).rejects.toMatchObject({ kind: 'malformed' });
    await expect(found([{ id: 'atrip-1' }], { 'GET /trips/atrip-1': { id: 'atrip-1' } })).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('Look in Avinode'),
    });
  });
});

describe('reading', () => {
  test('finds a trip by either name, its RFQs by its code', async () => {
    const trip = { id: 'atrip-1', tripId: 'a1b2c3', canceled: true, links: { rfqs: [{ id: 'arfq-1' }] } };
    upstream.answers({ 'GET /trips/atrip-1': trip, 'GET /trips/A1B2C3': [trip], 'GET /rfqs/A1B2C3': { id: 'arfq-1' } });
    const client = clientOf(upstream);
    const [avinodeTripId, tripCode] = ['atrip-1' as AvinodeTripApiId, 'A1B2C3' as TripCode];
    const head = { avinodeTripId, tripCode, searchUrl: null, viewUrl: null, isCancelled: true, rfqIds: ['arfq-1'] };
    expect(await client.readTrip({ kind: 'api_id', avinodeTripId })).toEqual(head);
    expect(await client.readTrip({ kind: 'code', tripCode })).toEqual(head);
    expect(await client.readRfqs(tripCode)).toMatchObject([{ avinodeRfqId: 'arfq-1', lifts: [] }]);
    expect(Object.fromEntries(upstream.calls.at(-1)?.query ?? [])).toMatchObject({
      latestquote: 'true',
      timestamps: 'true',
    });
    await expect(client.readTrip({ kind: 'code', tripCode: 'Z9Z9Z9' as TripCode })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });

  test('rejects another trip than the requested one', async () => {
    upstream.answers({
      'GET /trips/atrip-1': { id: 'atrip-2' },
      'GET /trips/A1B2C3': { id: 'atrip-2', tripId: 'X9X9X9' },
    });
    const client = clientOf(upstream);
    for (const asked of [
      { kind: 'api_id', avinodeTripId: 'atrip-1' as AvinodeTripApiId } as const,
      { kind: 'code', tripCode: 'A1B2C3' as TripCode } as const,
    ])
      await expect(client.readTrip(asked)).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('lists our messages: with texts, by ids, or as unknown', async () => {
    const text = { id: 'abuyermsg-1', message: 'Hello', createdOn: '2026-11-23T09:30:00Z' };
    const own = [{ avinodeMessageId: 'abuyermsg-1', text: 'Hello', at: '2026-11-23T09:30:00.000Z' }];
    const read = (rfq: object) => {
      upstream.answers({ 'GET /rfqs/arfq-1': { id: 'arfq-1', ...rfq }, 'GET /tripmsgs/abuyermsg-1': text });
      return clientOf(upstream).listOwnMessages('arfq-1');
    };
    expect(await read({ buyerMessages: [text] })).toEqual(own);
    expect(await read({ buyerMessages: [] })).toEqual([]);
    expect(await read({ links: { tripmsgs: [{ id: 'asellermsg-1' }, { id: 'abuyermsg-1' }] } })).toEqual(own);
    for (const unexpectedResponse of [{}, { buyerMessages: null }, { links: {} }])
      await expect(read(unexpectedResponse)).rejects.toMatchObject({ kind: 'malformed' });
  });

  test('lists webhooks; disabling one sends all known fields but its secret', async () => {
    const setting = {
      id: 'whs-1',
      targetURI: 'https://a.example/x',
      displayName: 'A',
      active: true,
      eventTypes: ['TripChatMine'],
    };
    upstream.answers({ 'GET /webhooks/settings': [setting], 'PUT /webhooks/settings/whs-1': {} });
    const [webhook] = await clientOf(upstream).listWebhooks();
    if (webhook === undefined) throw new Error('none');
    await clientOf(upstream).deactivateWebhook(webhook);
    expect(sentBody()).toEqual({ ...setting, active: false });
  });
});

test.each([
  ['atrip-64956153', { kind: 'trip', reference: { kind: 'api_id', avinodeTripId: 'atrip-64956153' } }],
  [' A1b2c3 ', { kind: 'trip', reference: { kind: 'code', tripCode: 'A1B2C3' } }],
  ['ARFQ-12345678', { kind: 'rfq', avinodeRfqId: 'arfq-12345678' }],
  [
    'https://sandbox.avinode.com/marketplace/mvc/search/load/atrip-64956153?source=api&origin=api_action',
    { kind: 'trip', reference: { kind: 'api_id', avinodeTripId: 'atrip-64956153' } },
  ],
  ['marketplace.avinode.com/marketplace/mvc/search/load/arfq-1?source=api', { kind: 'rfq', avinodeRfqId: 'arfq-1' }],
  [
    'http://127.0.0.1:3100/marketplace/mvc/trips/buying/atrip-1/#top',
    { kind: 'trip', reference: { kind: 'api_id', avinodeTripId: 'atrip-1' } },
  ],
  ['https://sandbox.avinode.com/api/tripmsgs/asellermsg-1', null],
  ['https://sandbox.avinode.com/marketplace', null],
  ['aquote-1', null],
  ['rfp-123', null],
  ['', null],
])('parses pasted text: %j', (text, name) => {
  expect(readAvinodeName(text)).toEqual(name);
});
