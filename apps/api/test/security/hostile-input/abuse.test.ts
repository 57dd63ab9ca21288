import { openDatabase } from '@tripthread/db/database';
import { tapDatabase, type WireTap } from '@tripthread/testing/postgres/wire-tap';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { appRouter } from '../../../src/router.ts';
import { type ApiUnderTest, openApiUnderTest } from '../isolation/api-under-test.ts';
import { expensiveRequests } from './expensive-requests.ts';
import { examplesOf } from '../isolation/examples.ts';
import { examplesFor, listProcedures, type Path, schemaOf, walk, withValue } from '../isolation/procedures.ts';
import { internalsPattern, send } from './raw-http.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from '../isolation/two-brokerages.ts';

let desks: TwoBrokeragesSetup;
let tap: WireTap;
let tapped: ApiUnderTest;
beforeAll(async () => {
  desks = await openTwoBrokerages();
  tap = await tapDatabase(desks.url);
  tapped = await openApiUnderTest(openDatabase({ url: tap.url }));
}, 60_000);
afterAll(async () => {
  await tapped.close();
  await tap.close();
  await desks.close();
});

beforeEach(() => void tenantStatements());

const json = { 'content-type': 'application/json' };
const trpc = '/api/trpc';
const asOwner = () => ({ ...json, cookie: desks.cookies.owner ?? '' });
/** Statements on connections to tenants' rows since the last call. */
const tenantStatements = () => ['desk', 'inbox', 'ingest'].flatMap((lane) => tap.take(`tripthread ${lane}`).statements);

describe('expensive requests that are cheap to send', () => {
  it.each(expensiveRequests)('%s is refused before the database', { timeout: 30_000 }, async (_, request, expected) => {
    tenantStatements();
    const { status, text } = await send(tapped.origin, request(desks.cookies.owner ?? ''));
    expect(expected).toContain(status);
    expect(text).not.toMatch(internalsPattern);
    expect(tenantStatements()).toEqual([]);
  });

  it('page sizes outside of 1 to 100 are refused', async () => {
    for (const limit of [0, -1, 101, 1e9, 1.5, '50', null, 'NaN', [50], {}]) {
      for (const path of ['sessions.list', 'orphans.list', 'sessions.thread', 'clients.search']) {
        const input = { sessionId: desks.world.a.own.session, q: 'x', limit };
        const { status } = await send(tapped.origin, {
          method: 'GET',
          path: `${trpc}/${path}?input=${encodeURIComponent(JSON.stringify(input))}`,
          headers: asOwner(),
        });
        expect(status, `${path} ${JSON.stringify(limit)}`).toBe(400);
      }
    }
    expect(tenantStatements()).toEqual([]);
  });
});

describe('long and malformed texts', () => {
  it('90 kB in any text field are refused at once', { timeout: 60_000 }, async () => {
    const slowest = { ms: 0, field: '' };
    let tried = 0;
    for (const { path, type, inputs } of listProcedures(appRouter).filter(({ type }) => type === 'mutation')) {
      const [example] = examplesFor(examplesOf(desks.world.a), path);
      const fields = new Map<string, Path>();
      walk(schemaOf(inputs[0] as z.ZodType), [], (node, place) => {
        if (node.type === 'string' && node.enum === undefined) fields.set(place.join('.'), place);
      });
      for (const [name, place] of fields) {
        for (const text of [
          'a'.repeat(90_000),
          ' '.repeat(90_000),
          `${'A1-'.repeat(30_000)}!`,
          `${'0'.repeat(45_000)}:${'0'.repeat(44_000)}`,
        ]) {
          const chunks = [JSON.stringify(withValue(example?.input, place, text))];
          const started = performance.now();
          const { status } = await send(tapped.origin, {
            path: `${trpc}/${path}`,
            headers: { ...json, cookie: desks.cookies.lead ?? '' },
            chunks,
          });
          const ms = performance.now() - started;
          if (ms > slowest.ms) Object.assign(slowest, { ms, field: `${path} ${name}` });
          expect(status, `${type} ${path} ${name}`).toBe(400);
          tried += 1;
        }
      }
    }
    process.stdout.write(`long texts: ${tried}, the slowest ${Math.round(slowest.ms)} ms at ${slowest.field}\n`);
    expect(tried).toBeGreaterThan(50);
    expect(slowest.ms).toBeLessThan(2_000);
  });

  it('cursors that were never issued are refused, also well-formed ones', async () => {
    const id = '00000000-0000-4000-a000-000000000000';
    const instants = [
      '2026-02-31T00:00:00.000Z',
      '0000-01-01T00:00:00.000Z',
      '9999-99-99T99:99:99.999Z',
      'now',
      '2026-11-20T24:00:00.000Z',
    ];
    for (const instant of instants) {
      for (const cursor of [`${instant} ${id}`, `${instant}_${id}`, `${instant} x`].flatMap((text) => [
        text,
        Buffer.from(text).toString('base64url'),
      ])) {
        for (const address of [
          '/api/trpc/sessions.list?input=',
          '/api/trpc/orphans.list?input=',
          '/api/chat-sessions?cursor=',
        ]) {
          const query = encodeURIComponent(address.endsWith('input=') ? JSON.stringify({ cursor }) : cursor);
          const { status, text } = await send(tapped.origin, {
            method: 'GET',
            path: address + query,
            headers: { cookie: desks.cookies.owner ?? '' },
          });
          expect([400, 200], `${address} ${cursor} ${text}`).toContain(status);
          expect(text).not.toMatch(internalsPattern);
        }
      }
    }
  });
});

describe('names and methods', () => {
  it('unknown procedures are not found, whichever name is used', async () => {
    for (const name of [
      '__proto__',
      'constructor',
      'prototype.toString',
      'sessions.__proto__',
      'sessions',
      '_def',
      'sessions.list.input',
      '%00',
      '..%2f..%2fetc',
      'toString',
      '%E0%A4%A',
    ]) {
      for (const method of ['GET', 'POST']) {
        const { status, text } = await send(tapped.origin, {
          method,
          path: `${trpc}/${name}`,
          headers: asOwner(),
          chunks: method === 'POST' ? ['{}'] : [],
        });
        expect([400, 404, 405], `${method} ${name}`).toContain(status);
        expect(text).not.toMatch(internalsPattern);
      }
    }
    expect(tenantStatements()).toEqual([]);
  });

  it('a mutation needs POST: GET, HEAD and other methods are refused', async () => {
    const input = encodeURIComponent(JSON.stringify({ name: 'By GET', idempotencyKey: 'key-by-get' }));
    for (const { path } of listProcedures(appRouter).filter(({ type }) => type === 'mutation')) {
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const { status } = await send(tapped.origin, {
          method,
          path: `${trpc}/${path}?input=${input}`,
          headers: asOwner(),
        });
        expect(
          method === 'HEAD' || method === 'OPTIONS' ? [200, 204, 404, 405] : [404, 405],
          `${method} ${path}`,
        ).toContain(status);
      }
    }
    expect(await desks.ledger.listChanged()).toEqual([]);
  });

  it('prototype keys change no prototype and are refused by name or dropped', async () => {
    const { own } = desks.world.a;
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const body = `{"sessionId":"${own.session}","expectedVersion":7,"workflowState":{"${key}":{"polluted":true}},"${key}":{"polluted":true}}`;
      const { status } = await send(tapped.origin, {
        path: `${trpc}/sessions.updateTripInfo`,
        headers: asOwner(),
        chunks: [body],
      });
      expect([200, 400]).toContain(status);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      await send(tapped.origin, {
        method: 'GET',
        path: `${trpc}/viewer.me?${key}[polluted]=1&${key}=2`,
        headers: { cookie: `${key}=1; ${desks.cookies.owner ?? ''}` },
      });
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    await desks.ledger.restore(await desks.ledger.listChanged());
  });

  it('a duplicate key, in the body or the URL, is one key', async () => {
    const twice = '{"q":"one","q":"cnry","limit":1}';
    const once = await send(tapped.origin, {
      method: 'GET',
      path: `${trpc}/clients.search?input=${encodeURIComponent(twice)}`,
      headers: asOwner(),
    });
    expect(once.status).toBe(200);
    const two = await send(tapped.origin, {
      method: 'GET',
      path: `${trpc}/clients.search?input=${encodeURIComponent('{"q":"x"}')}&input=${encodeURIComponent(twice)}`,
      headers: asOwner(),
    });
    expect([200, 400]).toContain(two.status);
  });
});

describe('a caller without a login', () => {
  it('uses no connection to tenants’ rows, and with a forged cookie not even a look-up', async () => {
    const forged = [
      'tripthread.login=abc',
      'tripthread.login=abc.def',
      `${desks.cookies.owner ?? ''}x`,
      'tripthread.login=%E0%A4%A',
      `tripthread.login=${'x'.repeat(4_000)}`,
    ];
    for (const cookie of [undefined, ...forged]) {
      tap.take('tripthread system');
      tenantStatements();
      for (const { path, type, authz } of listProcedures(appRouter)) {
        if (type === 'subscription') continue;
        const { status } = await send(tapped.origin, {
          method: type === 'query' ? 'GET' : 'POST',
          path: `${trpc}/${path}`,
          headers: cookie === undefined ? json : { ...json, cookie },
          chunks: type === 'query' ? [] : ['{}'],
        });
        // These take a token, and the request has none.
        expect(status, `${path} with ${cookie ?? 'nothing'}`).toBe(authz === 'public' ? 400 : 401);
      }
      expect(tenantStatements()).toEqual([]);
      const statements = tap
        .take('tripthread system')
        .statements.filter(({ text }) => !/pg_notify|^(?:begin|commit)|select 1/u.test(text));
      expect(statements, cookie).toEqual([]);
    }
  });
});
