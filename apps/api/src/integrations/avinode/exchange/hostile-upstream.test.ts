import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '@tripthread/db/free-port';
import {
  clientOf,
  credentials,
  openUpstream,
  sendJson,
  type Upstream,
} from '../../../../test/support/avinode/avinode-upstream.ts';
import { AvinodeError } from '../failures.ts';

let upstream: Upstream;
let trap: Upstream;
beforeAll(async () => {
  [upstream, trap] = [await openUpstream(), await openUpstream()];
});
afterAll(() => Promise.all([upstream.close(), trap.close()]));

const failureOf = async (asked: Promise<unknown>): Promise<AvinodeError> => {
  const error: unknown = await asked.then(
    (answer) => new Error(`answered ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AvinodeError);
  return error as AvinodeError;
};

type Answer = (response: ServerResponse) => void;
const good = '{"meta":{"errors":[]},"data":{"id":"arfq-1","type":"rfqs"}}';
const as =
  (type: string, body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  };
const json = (body: string, status = 200) => as('application/json', body, {}, status);

const drip =
  (head: string, everyMs: number): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(head);
    const timer = setInterval(() => response.write(' '), everyMs);
    response.on('close', () => clearInterval(timer));
  };

const flood: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"data":"');
  const part = 'x'.repeat(65_536);
  const more = () => {
    while (!response.destroyed && response.write(part));
  };
  response.on('drain', more);
  more();
};

const nested = (depth: number) => json(`{"data":${'['.repeat(depth)}${']'.repeat(depth)}}`);

/** A response → how a read ends, how a change ends, and whether a read is retried. */
const cases: readonly [string, Answer, string, { calls?: number; isKnown?: boolean }?][] = [
  ['an empty body', json(''), 'malformed'],
  ['junk', json('<html>'), 'malformed'],
  ['half an answer', json(good.slice(0, 20)), 'malformed'],
  ['JSON that is no envelope', json('"yes"'), 'malformed'],
  ['a list instead of an envelope', json('[]'), 'malformed'],
  ['no data', json('{"meta":{"errors":[]}}'), 'malformed'],
  ['data that is null', json('{"data":null}'), 'malformed'],
  ['data that is a number', json('{"data":17}'), 'malformed'],
  ['data without an id', json('{"data":{"type":"rfqs"}}'), 'malformed'],
  ['an id of another form', json('{"data":{"id":"arfq-1/../x"}}'), 'malformed'],
  ['an id of another kind', json('{"data":{"id":"aquote-1"}}'), 'malformed'],
  ['the answer for another id', json('{"data":{"id":"arfq-2"}}'), 'malformed'],
  ['a hundred thousand brackets', nested(100_000), 'malformed'],
  ['binary', as('application/json', Buffer.from([0, 255, 254, 10])), 'malformed'],
  ['a page of a proxy', as('text/html', good), 'malformed'],
  ['no content type', (response) => response.writeHead(200).end(good), 'malformed'],
  ['JSON by another name', as('application/jsonp', good), 'malformed'],
  ['broken gzip', as('application/json', 'not gzip', { 'content-encoding': 'gzip' }), 'malformed'],
  ['an unrequested encoding', as('application/json', good, { 'content-encoding': 'br' }), 'malformed'],
  ['gzip twice', as('application/json', gzipSync(gzipSync(good)), { 'content-encoding': 'gzip, gzip' }), 'malformed'],
  ['3 MB', json(`{"data":"${'x'.repeat(3_000_000)}"}`), 'too_large'],
  ['a gzip bomb', as('application/json', bomb(), { 'content-encoding': 'gzip' }), 'too_large'],
  ['an endless flood', flood, 'too_large'],
  ['headers and no body', drip('', 20), 'unreachable', { calls: 1 }],
  ['an endless drip', drip('{"data":', 20), 'unreachable', { calls: 1 }],
  ['nothing at all', () => undefined, 'unreachable', { calls: 1 }],
  ['a torn connection', (response) => response.socket?.destroy(), 'unreachable', { calls: 3 }],
  ['a connection torn in the body', torn, 'unreachable', { calls: 3 }],
  ['500', json('{"meta":{"errors":[{"code":"ERR_INTERNAL"}]}}', 500), 'unreachable', { calls: 3 }],
  ['503 as a page', as('text/html', 'Maintenance', {}, 503), 'unreachable', { calls: 3 }],
  ['502 without a body', as('text/plain', '', {}, 502), 'unreachable', { calls: 3 }],
  ['503 with a time to come back', as('text/html', '', { 'retry-after': '7' }, 503), 'unreachable'],
  ['400', json('{}', 400), 'refused', { isKnown: true }],
  ['409 with junk', as('text/html', 'x', {}, 409), 'refused', { isKnown: true }],
  ['404 with an endless body', (response) => response.writeHead(404).write('x'), 'not_found', { isKnown: true }],
  ['403', json('{}', 403), 'forbidden', { isKnown: true }],
  ['401', json('{}', 401), 'unauthorized', { isKnown: true }],
  ['429', json('{}', 429), 'rate_limited', { isKnown: true }],
  ['200 with errors', json('{"meta":{"errors":[{"code":"X","title":"No"}]},"data":{}}'), 'refused', { isKnown: true }],
  ['200 with errors and no data', json('{"meta":{"errors":[{}]}}'), 'refused', { isKnown: true }],
  ['200 with an error that is no list', json('{"meta":{"errors":"no"},"data":{}}'), 'refused', { isKnown: true }],
];

function bomb(): Buffer {
  return gzipSync(Buffer.alloc(60_000_000, 32));
}

function torn(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"data":');
  setTimeout(() => response.socket?.destroy(), 5);
}

describe('a hostile upstream', () => {
  test.each(cases)('%s', async (_name, answer, kind, { calls = 1, isKnown = false } = {}) => {
    const everywhere = {
      'GET /rfqs/arfq-1': answer,
      'POST /trips': answer,
    };
    upstream.answers(everywhere);
    const client = () => clientOf(upstream, { timeoutMs: 250 });
    const began = performance.now();
    const read = await failureOf(client().readRfq('arfq-1'));
    expect([read.kind, read.isOutcomeUnknown, upstream.calls.length]).toEqual([kind, false, calls]);

    upstream.answers(everywhere);
    const order = { externalTripId: 'x', aircraftCategory: null, segments: [] };
    const change = await failureOf(client().createTrip(order));
    // Sent once in every case; the error states whether the outcome is unknown.
    expect([change.kind, change.isOutcomeUnknown, upstream.calls.length]).toEqual([kind, !isKnown, 1]);
    expect(performance.now() - began).toBeLessThan(1_500);
    for (const { message } of [read, change]) expect(message).toMatch(/^[A-Z][^\n]*\.$/u);
  });

  test.each([301, 302, 303, 307, 308, 300, 304])('a redirect (%i) is not followed', async (status) => {
    for (const location of [`${trap.baseUrl}/rfqs/arfq-1`, '/api/rfqs/arfq-1', '//127.0.0.1/x', 'file:///etc/passwd']) {
      const redirect: Answer = (response) => response.writeHead(status, { location }).end();
      upstream.answers({ 'GET /rfqs/arfq-1': redirect, 'POST /tripmsgs/arfq-1/chat': redirect });
      expect((await failureOf(clientOf(upstream).readRfq('arfq-1'))).kind).toBe('malformed');
      const chat = await failureOf(clientOf(upstream).chat('arfq-1', 'Hello'));
      expect([chat.kind, chat.isOutcomeUnknown]).toEqual(['malformed', true]);
      expect(upstream.calls).toHaveLength(2);
    }
    expect(trap.calls).toEqual([]);
  });

  test('that is unreachable: the change was certainly not made', async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}/api`;
    const error = await failureOf(clientOf({ ...upstream, baseUrl }).chat('arfq-1', 'Hello'));
    expect([error.kind, error.isOutcomeUnknown]).toEqual(['unreachable', false]);
  });

  test('that floods is cut off, and not read to its end', async () => {
    upstream.answers({ 'GET /rfqs/arfq-1': flood });
    const before = process.memoryUsage().rss;
    await failureOf(clientOf(upstream).readRfq('arfq-1'));
    await expect.poll(() => upstream.cutOff()).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });

  test('that gzips its answer is read', async () => {
    const zipped = gzipSync(good);
    upstream.answers({
      'GET /rfqs/arfq-1': as('application/json; charset=utf-8', zipped, { 'content-encoding': 'gzip' }),
    });
    expect(await clientOf(upstream).readRfq('arfq-1')).toMatchObject({ avinodeRfqId: 'arfq-1' });
    expect(upstream.calls[0]?.headers['accept-encoding']).toBe('gzip');
  });

  test('that quotes our credentials does not leak them', async () => {
    const { bearer, apiToken } = credentials;
    const quoting = { code: 'X', title: `Bearer ${bearer} and ${apiToken}`, path: `segments[0].${bearer}` };
    const heard: unknown[] = [];
    for (const status of [200, 400, 401, 500]) {
      upstream.answers({ 'POST /trips': (response) => sendJson(response, { meta: { errors: [quoting] } }, status) });
      const client = clientOf(upstream, { onAnswer: (answer) => heard.push(answer) });
      const error = await failureOf(client.createTrip({ externalTripId: 'x', aircraftCategory: null, segments: [] }));
      const all = JSON.stringify([error, error.message, error.stack, error.problems, heard]);
      expect(all).not.toContain('canary');
    }
    expect(heard).toHaveLength(4);
  });

  test('a credential that fits no header is rejected without repeating it', () => {
    for (const bad of ['a\r\nX-Evil: canary', 'canary\u0000', '', 'кanary'])
      expect(() => clientOf(upstream, { credentials: { kind: 'token', apiToken: 'ok', bearer: bad } })).toThrow(
        /^Avinode's credentials do not fit: bearer is empty or holds characters that no header carries$/u,
      );
  });
});
