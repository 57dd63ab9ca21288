import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { initTRPC, TRPCError } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answerPlainCalls } from './plain-calls.ts';

interface Context {
  readonly address: string;
}
const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter: ({ shape, error, input }) => ({
    ...shape,
    data: { ...shape.data, saw: JSON.stringify(input) ?? null, why: error.message },
  }),
});
const router = t.router({
  plain: t.procedure.query(() => ({ at: 'plain' })),
  nested: {
    echo: t.procedure.input(z.strictObject({ word: z.string() }).optional()).query(({ input }) => input ?? null),
  },
  refuses: t.procedure.query(() => {
    throw new TRPCError({ code: 'CONFLICT', message: 'no' });
  }),
  breaks: t.procedure.query((): string => {
    throw new Error('inside');
  }),
  silent: t.procedure.query(() => undefined),
  change: t.procedure.mutation(() => 'changed'),
  save: t.procedure.input(z.strictObject({ word: z.string() }).optional()).mutation(({ input }) => input ?? null),
  fails: t.procedure.input(z.unknown()).mutation(() => {
    throw new TRPCError({ code: 'CONFLICT', message: 'no' });
  }),
  stream: t.procedure.subscription(async function* () {
    yield 1;
  }),
});

const short: string[] = [];
const servers: Server[] = [];
let wire = '';
let ours = '';

async function listen(app: express.Express): Promise<string> {
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/trpc`;
}

beforeAll(async () => {
  const layer = createExpressMiddleware({ router, createContext: () => ({ address: '' }), maxBatchSize: 3 });
  const shortWay = answerPlainCalls<Context>({
    router,
    maxCalls: 3,
    createContext: () => ({ address: '' }),
    onError: () => {},
    headersFor: () => ({}),
  });
  const asText = express.text({ type: () => true });
  wire = await listen(express().use('/trpc', asText, layer));
  ours = await listen(
    express().use(
      '/trpc',
      asText,
      shortWay,
      (request, _response, next) => {
        short.push(request.url);
        next();
      },
      layer,
    ),
  );
});
afterAll(() => {
  for (const server of servers) server.close();
});

const input = (value: unknown): string => `input=${encodeURIComponent(JSON.stringify(value))}`;
const batch = (paths: string, value: unknown): string => `${paths}?batch=1&${input(value)}`;

async function ask(origin: string, path: string, init: RequestInit) {
  const answer = await fetch(`${origin}/${path}`, init);
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    vary: answer.headers.get('vary'),
    body: await answer.text(),
  };
}

const post = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
});

/** Tells whether the short path answers by itself. */
const cases: [path: string, takesShortWay: boolean, init?: RequestInit][] = [
  ['plain', true],
  ['plain?', true],
  ['silent', true],
  [`nested.echo?${input({ word: 'a&b=ü' })}`, true],
  ['nested.echo?input=null', true],
  ['nested.echo?input=', true],
  [`nested.echo?${input({ word: 7 })}`, true],
  [`nested.echo?${input({ word: 'a', more: 1 })}`, true],
  ['refuses', true],
  ['breaks', true],
  [batch('plain', {}), true],
  ['plain?batch=1', true],
  [batch('plain,nested.echo', { 1: { word: 'two' } }), true],
  [batch('plain,refuses,breaks', {}), true],
  [batch('refuses,refuses', {}), true],
  [batch('nested.echo', { 1: { word: 'elsewhere' } }), true],
  [batch('plain,plain,plain,plain', {}), false],
  [batch('plain', null), false],
  [batch('plain', [1]), false],
  [batch('plain', 'text'), false],
  [batch('plain,change', {}), false],
  [batch('plain,unknown', {}), false],
  ['nested.echo?input=%7B', false],
  ['plain?batch=1&input=%7B', false],
  ['unknown', false],
  ['constructor', false],
  ['__proto__', false],
  ['nested', false],
  ['pl%61in', false],
  ['plain?connectionParams=%7B%7D', false],
  ['change', false],
  ['change', true, post('{}')],
  ['change', true, post('null')],
  ['save', true, post('{"word":"a&b=ü"}')],
  ['save', true, post('{"word":7}')],
  ['fails', true, post('{}')],
  ['save?batch=1', true, post('{"0":{"word":"one"}}')],
  ['save,fails,change?batch=1', true, post('{"0":{"word":"one"},"2":1}')],
  ['save', true, post('{"word":"a"}', 'application/json; charset=utf-8')],
  ['save', false, post('{"word"')],
  ['save', false, post('')],
  ['save', false, post('{}', 'text/plain')],
  ['save?batch=1', false, post('[]')],
  ['save?batch=1', false, post('null')],
  [`save?${input({ word: 'elsewhere' })}`, false, post('{"word":"here"}')],
  ['save,plain?batch=1', false, post('{}')],
  ['save,save,save,save?batch=1', false, post('{}')],
  ['save', false, { ...post('{"word":"a"}'), method: 'PUT' }],
  ['plain', false, post('{}')],
  ['stream', false, post('{}')],
  ['plain', false, { method: 'HEAD' }],
  ['plain', false, { headers: { 'content-type': 'text/plain' } }],
  [batch('plain', {}), false, { headers: { 'trpc-accept': 'application/jsonl' } }],
];

describe('the short path answers as tRPC does', () => {
  test.each(cases)('%s (%s) %o', async (path, takesShortWay, init = {}) => {
    short.length = 0;
    expect(await ask(ours, path, init)).toEqual(await ask(wire, path, init));
    expect(short.length === 0).toBe(takesShortWay);
  });
});
