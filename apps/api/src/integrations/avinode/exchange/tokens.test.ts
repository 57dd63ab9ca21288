import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  clientOf,
  openUpstream,
  sample,
  sendJson,
  type Upstream,
} from '../../../../test/support/avinode/avinode-upstream.ts';
import type { AvinodeClientOptions } from '../client.ts';

let upstream: Upstream;
let at: number;
/** The accepted tokens; every new one is numbered. */
let accepted: Set<string>;
let given: number;
beforeAll(async () => {
  upstream = await openUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  at = Date.parse('2026-11-23T09:30:00Z');
  accepted = new Set();
  given = 0;
  answerWith(1_799);
});

const credentials = {
  kind: 'oauth',
  apiToken: 'api-token-canary',
  clientId: 'client-1',
  clientSecret: 'secret-canary+/=&',
  actAsAccount: 'maria@desk.example',
} as const;
const oauth = (options: Partial<AvinodeClientOptions> = {}) =>
  clientOf(upstream, { credentials, clock: { now: () => new Date(at).toISOString() }, ...options });
const asked = (what: string) => upstream.calls.filter((call) => call.what === what);
const fetched = () => asked('POST /oauth/token').length;

function answerWith(lastsSeconds: unknown, delayMs = 0) {
  upstream.answers({
    'POST /oauth/token': async (response) => {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      given += 1;
      accepted.add(`token-${given}-canary`);
      sendJson(response, { access_token: `token-${given}-canary`, expires_in: lastsSeconds, token_type: 'Bearer' });
    },
    'GET /rfqs/arfq-1': (response, { headers }) =>
      accepted.has((headers.authorization ?? '').replace('Bearer ', ''))
        ? sendJson(response, { data: { id: 'arfq-1' } })
        : sendJson(response, { meta: { errors: [{ code: 'ERR_INPUT_GENERIC_INVALID' }] } }, 401),
  });
}

describe('client credentials', () => {
  test('fetch a token once, by a form; the call has all required headers', async () => {
    await oauth().readRfq('arfq-1');
    const [form] = asked('POST /oauth/token');
    expect(Object.fromEntries(new URLSearchParams(form?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_secret: 'secret-canary+/=&',
    });
    expect(form?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(asked('GET /rfqs/arfq-1')[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1-canary',
      'x-avinode-apitoken': 'api-token-canary',
      'x-avinode-senttimestamp': '2026-11-23T09:30:00.000Z',
      'x-avinode-product': 'Tripthread test',
      'x-avinode-apiversion': 'v1.0',
      'x-avinode-actasaccount': 'maria@desk.example',
    });
  });

  test('are renewed once for any number of concurrent calls', async () => {
    answerWith(1_799, 30);
    const client = oauth();
    await Promise.all(Array.from({ length: 20 }, () => client.readRfq('arfq-1')));
    expect([fetched(), asked('GET /rfqs/arfq-1').length]).toEqual([1, 20]);
  });

  test('are renewed before the token expires, without delaying a call', async () => {
    const client = oauth();
    await client.readRfq('arfq-1');
    at += (1_799 - 121) * 1_000;
    await client.readRfq('arfq-1');
    expect(fetched()).toBe(1);
    at += 2_000;
    await client.readRfq('arfq-1');
    expect(asked('GET /rfqs/arfq-1').at(-1)?.headers.authorization).toBe('Bearer token-1-canary');
    await expect.poll(fetched).toBe(2);
    await expect
      .poll(async () => {
        await client.readRfq('arfq-1');
        return asked('GET /rfqs/arfq-1').at(-1)?.headers.authorization;
      })
      .toBe('Bearer token-2-canary');
    expect(fetched()).toBe(2);
  });

  test('a failed renewal is harmless while the old token is valid', async () => {
    const client = oauth();
    await client.readRfq('arfq-1');
    upstream.answers({
      'POST /oauth/token': (response) => sendJson(response, {}, 503),
      'GET /rfqs/arfq-1': { id: 'arfq-1' },
    });
    at += 1_790_000;
    await client.readRfq('arfq-1');
    at += 10_000;
    await expect(client.readRfq('arfq-1')).rejects.toMatchObject({ kind: 'unreachable', isOutcomeUnknown: false });
  });

  test('an expired token is not used again', async () => {
    const client = oauth();
    await client.readRfq('arfq-1');
    accepted.clear();
    at += 1_800_000;
    await client.readRfq('arfq-1');
    expect(asked('GET /rfqs/arfq-1').map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1-canary',
      'Bearer token-2-canary',
    ]);
  });

  test('refused early: one forced renewal for all refused calls, then an error', async () => {
    const client = oauth();
    await client.readRfq('arfq-1');
    accepted.clear();
    await Promise.all(Array.from({ length: 5 }, () => client.readRfq('arfq-1')));
    expect(fetched()).toBe(2);
    upstream.answers({
      'POST /oauth/token': (response) => sendJson(response, sample('oauth-token-response')),
      'GET /rfqs/arfq-1': (response) => sendJson(response, {}, 401),
    });
    await expect(client.readRfq('arfq-1')).rejects.toMatchObject({ kind: 'unauthorized', isOutcomeUnknown: false });
    expect([fetched(), asked('GET /rfqs/arfq-1').length]).toEqual([1, 2]);
  });

  test('the official answer is parsed', async () => {
    upstream.answers({
      'POST /oauth/token': (response) => sendJson(response, sample('oauth-token-response')),
      'GET /rfqs/arfq-1': { id: 'arfq-1' },
    });
    await oauth().readRfq('arfq-1');
    expect(asked('GET /rfqs/arfq-1')[0]?.headers.authorization).toBe('Bearer REPLACED-PLACEHOLDER-TOKEN');
  });

  test.each([
    [200, '{}', 'malformed'],
    [200, '{"access_token":7}', 'malformed'],
    [200, '{"access_token":"a\\r\\nX-Evil: 1"}', 'malformed'],
    [200, 'token', 'malformed'],
    [302, '', 'malformed'],
    [400, '{"error":"invalid_client"}', 'unauthorized'],
    [401, '{"error":"invalid_client"}', 'unauthorized'],
    [403, '{}', 'forbidden'],
    [429, '{}', 'rate_limited'],
    [500, '{"quoted":"secret-canary+/=&"}', 'unreachable'],
  ])('a token answered with %i %s', async (status, body, kind) => {
    upstream.answers({ 'POST /oauth/token': (response) => sendJson(response, body, status) });
    const error = await oauth()
      .chat('arfq-1', 'Hello')
      .catch((thrown: unknown) => thrown);
    // The call that needed the token was not sent, so there is nothing to check.
    expect(error).toMatchObject({ kind, isOutcomeUnknown: false });
    expect(JSON.stringify([error, String(error)])).not.toContain('canary');
    expect(asked('POST /tripmsgs/arfq-1/chat')).toEqual([]);
  });

  test('a token that never arrives respects the call’s time limit', async () => {
    upstream.answers({ 'POST /oauth/token': () => undefined });
    const began = performance.now();
    await expect(oauth({ timeoutMs: 150 }).readRfq('arfq-1')).rejects.toMatchObject({ kind: 'unreachable' });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test.each([undefined, null, 'x', -5, 0, 1e12, '1799'])('a lifetime of %j s is handled', async (lastsSeconds) => {
    answerWith(lastsSeconds);
    const client = oauth();
    await client.readRfq('arfq-1');
    await client.readRfq('arfq-1');
    at += 7_200_000;
    await client.readRfq('arfq-1');
    expect(fetched()).toBe(2);
  });
});

describe('a fixed bearer', () => {
  test('that is refused is reported at once', async () => {
    upstream.answers({ 'GET /rfqs/arfq-1': (response) => sendJson(response, {}, 401) });
    await expect(clientOf(upstream).readRfq('arfq-1')).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(upstream.calls).toHaveLength(1);
  });
});
