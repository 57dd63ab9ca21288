import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AvinodeTripApiId, TripCode } from '@tripthread/shared/ids';
import { clientOf, openUpstream, type Upstream } from '../../../../test/support/avinode/avinode-upstream.ts';
import { avinodeIdIn, readAvinodeName } from '@tripthread/shared/sourcing/avinode-names';
import { AvinodeError } from '../failures.ts';

/** Listens on every address of this machine, IPv4 and IPv6, and counts connections. */
let trapServers: Server[];
let port: number;
let trappedRequests: string[];
let upstream: Upstream;

beforeAll(async () => {
  const listen = (host: string, wanted: number) => {
    const server = createServer((socket) => {
      trappedRequests.push(host);
      socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}');
    });
    return once(server.listen(wanted, host), 'listening').then(() => server);
  };
  trappedRequests = [];
  const first = await listen('0.0.0.0', 0);
  ({ port } = first.address() as { port: number });
  // Not every machine has IPv6.
  const second = await listen('::1', port).catch(() => null);
  trapServers = second === null ? [first] : [first, second];
  upstream = await openUpstream();
});
afterAll(async () => {
  for (const trap of trapServers) trap.close();
  await upstream.close();
});
beforeEach(() => {
  trappedRequests = [];
});

/** `{}` is the trap's port. Marked are those that a naive `fetch(href)` follows on any machine. */
const forms: readonly (readonly [href: string, isCatch?: true])[] = [
  // Another host, plain or disguised.
  ['http://127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['HTTP://127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['http://localhost:{}/api/rfqs/arfq-1', true],
  ['http://LOCALHOST:{}/api/rfqs/arfq-1', true],
  ['http://localhost.:{}/api/rfqs/arfq-1'],
  ['https://127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['http://127.0.0.1.:{}/api/rfqs/arfq-1', true],
  ['http://127.1:{}/api/rfqs/arfq-1', true],
  ['http://127.0.1:{}/api/rfqs/arfq-1', true],
  ['http://127.0.0.2:{}/api/rfqs/arfq-1', true],
  ['http://0.0.0.0:{}/api/rfqs/arfq-1', true],
  ['http://0:{}/api/rfqs/arfq-1', true],
  ['http://2130706433:{}/api/rfqs/arfq-1', true],
  ['http://0x7f000001:{}/api/rfqs/arfq-1', true],
  ['http://0x7f.0.0.1:{}/api/rfqs/arfq-1', true],
  ['http://017700000001:{}/api/rfqs/arfq-1', true],
  ['http://0177.0.0.01:{}/api/rfqs/arfq-1', true],
  ['http://[::1]:{}/api/rfqs/arfq-1'],
  ['http://[::ffff:127.0.0.1]:{}/api/rfqs/arfq-1'],
  ['http://[::ffff:7f00:1]:{}/api/rfqs/arfq-1'],
  ['http://[0:0:0:0:0:0:0:1]:{}/api/rfqs/arfq-1'],
  ['http://①②⑦.⓪.⓪.①:{}/api/rfqs/arfq-1', true],
  ['http://127。0。0。1:{}/api/rfqs/arfq-1', true],
  ['http://ⓛocalhost:{}/api/rfqs/arfq-1', true],
  ['http://loc\u00adalhost:{}/api/rfqs/arfq-1', true],
  ['http://%6c%6f%63%61%6c%68%6f%73%74:{}/api/rfqs/arfq-1', true],
  ['http://127.0.0.1%00.avinode.com:{}/api/rfqs/arfq-1'],
  ['http://sandbox.avinode.com@127.0.0.1:{}/api/rfqs/arfq-1'],
  ['http://sandbox.avinode.com:x@127.0.0.1:{}/api/rfqs/arfq-1'],
  ['http://sandbox.avinode.com%40127.0.0.1:{}/api/rfqs/arfq-1'],
  ['http://127.0.0.1:{}#@sandbox.avinode.com/api/rfqs/arfq-1', true],
  ['http://127.0.0.1:{}?@sandbox.avinode.com/api/rfqs/arfq-1', true],
  ['http://127.0.0.1:{}\\@sandbox.avinode.com/api/rfqs/arfq-1', true],
  ['http:\\\\127.0.0.1:{}\\api\\rfqs\\arfq-1', true],
  ['http:127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['http:/127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['http:///127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['ht\ntp://127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['\u0000 http://127.0.0.1:{}/api/rfqs/arfq-1', true],
  ['http://127.0.0.1:{}/api/rfqs/arfq-1\r\nX-Evil: 1', true],
  ['http://127.0.0.1:{}/api/rfqs/arfq-1\u0000', true],
  ['//127.0.0.1:{}/api/rfqs/arfq-1'],
  ['///127.0.0.1:{}/api/rfqs/arfq-1'],
  ['/\\127.0.0.1:{}/api/rfqs/arfq-1'],
  ['\\\\127.0.0.1:{}/api/rfqs/arfq-1'],
  ['@127.0.0.1:{}/api/rfqs/arfq-1'],
  ['.evil.example:{}/api/rfqs/arfq-1'],
  [':{}/api/rfqs/arfq-1'],
  ['127.0.0.1:{}/api/rfqs/arfq-1'],
  // Other schemes.
  ['data:application/json,{"data":{"id":"arfq-1"}}'],
  ['file:///etc/passwd/arfq-1'],
  ['javascript:fetch("http://127.0.0.1:{}/arfq-1")'],
  ['ftp://127.0.0.1:{}/arfq-1'],
  ['gopher://127.0.0.1:{}/_arfq-1'],
  ['blob:http://127.0.0.1:{}/arfq-1'],
  ['ws://127.0.0.1:{}/arfq-1'],
  // Other paths, through the id.
  ['http://127.0.0.1:{}/api/rfqs/arfq-1/../../webhooks/settings', true],
  ['http://127.0.0.1:{}/api/rfqs/arfq-1%2f..%2fwebhooks', true],
  ['http://127.0.0.1:{}/api/rfqs/%61rfq-1', true],
  ['http://127.0.0.1:{}/api/rfqs/arfq-1;x=1', true],
  ['http://127.0.0.1:{}/api/rfqs/arfq-1/arfq-2', true],
  ['arfq-1/../../../127.0.0.1:{}'],
  ['arfq-1@127.0.0.1:{}'],
  ['arfq-1?href=http://127.0.0.1:{}/'],
  ['arfq-1#http://127.0.0.1:{}/'],
  ['arfq-1%00'],
  ['arfq-1\r\nHost: 127.0.0.1:{}'],
  ['аrfq-1'],
];
const hrefs = () => forms.map(([href]) => href.replaceAll('{}', String(port)));
const ours = ['arfq-1', 'atrip-1', 'aquote-1', 'asellermsg-1'];

describe('a hostile href', () => {
  test('control: a client that follows it is caught', async () => {
    const escaped: string[] = [];
    for (const [form, isCatch = false] of forms) {
      trappedRequests = [];
      const href = form.replaceAll('{}', String(port));
      await fetch(href, { signal: AbortSignal.timeout(1_000) }).then(
        (response) => response.body?.cancel(),
        () => undefined,
      );
      if (isCatch && trappedRequests.length === 0) escaped.push(href);
    }
    expect(escaped).toEqual([]);
  });

  test('yields an id or nothing, and no call is made', () => {
    const given = new Set(hrefs().map(avinodeIdIn));
    expect(given).toEqual(new Set(['arfq-1', null]));
    for (const href of hrefs())
      expect([null, { kind: 'rfq', avinodeRfqId: 'arfq-1' }]).toContainEqual(readAvinodeName(href));
    expect(trappedRequests).toEqual([]);
  });

  test('yields an id only from a plain URL', () => {
    const given = hrefs().filter((href) => avinodeIdIn(href) !== null);
    for (const href of given) expect(href).toMatch(/^(?:https?:\/\/)?[a-z0-9.]+(?::\d+)?\/api\/rfqs\/arfq-1$/iu);
    expect(given.length).toBeGreaterThan(10);
  });

  test('is not followed in any field of an answer', async () => {
    for (const href of hrefs()) {
      const link = (id?: string) => [{ ...(id === undefined ? {} : { id }), href, type: 'x' }];
      const actions = { searchInAvinode: { href }, viewInAvinode: { href }, cancel: { href } };
      const head = { href, actions, tripId: 'A1B2C3' };
      const lift = { id: 'asellerlift-1', href, links: { quotes: [...link(), ...link('aquote-1')] } };
      const links = { rfqs: [...link(), ...link('arfq-1')], tripmsgs: [...link(), ...link('abuyermsg-1')] };
      const rfq = { ...head, id: 'arfq-1', sellerLift: [lift], links };
      upstream.answers({
        'GET /trips/atrip-1': { ...head, id: 'atrip-1', links },
        'POST /trips': { ...head, id: 'atrip-1' },
        'GET /rfqs/A1B2C3': [rfq],
        'GET /rfqs/arfq-1': rfq,
        'GET /quotes/aquote-1': { ...head, id: 'aquote-1', links },
        'GET /tripmsgs/asellermsg-1': { ...head, id: 'asellermsg-1', links },
        'GET /tripmsgs/abuyermsg-1': { ...head, id: 'abuyermsg-1', links },
      });
      const client = clientOf(upstream);
      const trip = await client.readTrip({ kind: 'api_id', avinodeTripId: 'atrip-1' as AvinodeTripApiId });
      const made = await client.createTrip({ externalTripId: 'x', aircraftCategory: null, segments: [] });
      const message = await client.readMessage('asellermsg-1');
      expect([trip.rfqIds, message.rfqIds]).toEqual([['arfq-1'], ['arfq-1']]);
      expect((await client.readRfqs('A1B2C3' as TripCode))[0]?.lifts[0]?.quoteIds).toEqual(['aquote-1']);
      expect(await client.readQuote('aquote-1')).toMatchObject({ avinodeQuoteId: 'aquote-1' });
      expect(await client.listOwnMessages('arfq-1')).toHaveLength(1);
      // A link may be shown only when it leads to the configured API's site, by http or https.
      for (const url of [trip.searchUrl, trip.viewUrl, made.searchUrl].filter((shown) => shown !== null))
        expect(new URL(url)).toMatchObject({
          protocol: expect.stringMatching(/^https?:$/u),
          username: '',
          password: '',
          hostname: expect.stringMatching(/^(?:127\.0\.0\.1|localhost|\[::1\])$/u),
        });
    }
    expect(trappedRequests).toEqual([]);
  });

  test('passed as an id causes no call', async () => {
    upstream.answers({});
    const client = clientOf(upstream);
    const cancelling = { reason: 'OTHER', message: '' } as const;
    for (const href of [
      ...hrefs(),
      '',
      '.',
      '..',
      'arfq-',
      '-1',
      'arfq-1/',
      'A1B2C',
      'x'.repeat(70),
      'constructor-1x',
    ]) {
      const named = href as never;
      const answers = await Promise.allSettled([
        client.readTrip({ kind: 'api_id', avinodeTripId: named }),
        client.readTrip({ kind: 'code', tripCode: named }),
        client.readRfqs(named),
        client.readRfq(href),
        client.readQuote(href),
        client.readMessage(href),
        client.chat(href, 'Hello'),
        client.listOwnMessages(href),
        client.cancelTrip(named, cancelling),
        client.cancelRfq(href, cancelling),
        client.deactivateWebhook({
          webhookId: href,
          targetUri: href,
          displayName: null,
          isActive: true,
          eventTypes: [],
        }),
      ]);
      for (const answer of answers) {
        if (answer.status === 'fulfilled') throw new Error(`asked about ${href}`);
        expect(answer.reason).toBeInstanceOf(AvinodeError);
        expect(answer.reason).toMatchObject({ kind: 'not_found', isOutcomeUnknown: false, problems: [] });
      }
    }
    expect(upstream.calls).toEqual([]);
    expect(trappedRequests).toEqual([]);
  });

  test('an id of another kind causes no call either', async () => {
    upstream.answers({});
    const client = clientOf(upstream);
    for (const id of ours.filter((name) => name !== 'arfq-1'))
      await expect(client.readRfq(id)).rejects.toMatchObject({ kind: 'not_found' });
    expect(upstream.calls).toEqual([]);
  });

  test('a redirect to it is not followed', async () => {
    for (const href of hrefs()) {
      const location = Buffer.from(href.split(/\p{Cc}/u).join(''), 'utf8').toString('latin1');
      upstream.answers({ 'GET /rfqs/arfq-1': (response) => response.writeHead(307, { location }).end() });
      await expect(clientOf(upstream).readRfq('arfq-1')).rejects.toMatchObject({ kind: 'malformed' });
      expect(upstream.calls).toHaveLength(1);
    }
    expect(trappedRequests).toEqual([]);
  });
});
