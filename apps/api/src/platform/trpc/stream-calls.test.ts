import { createServer, type Server } from 'node:http';
import net from 'node:net';
import { freePort } from '@tripthread/db/free-port';
import { initTRPC, TRPCError } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answerStream } from './stream-calls.ts';

const pingMs = 200;
const t = initTRPC.create({
  isDev: false,
  sse: { ping: { enabled: true, intervalMs: pingMs }, client: { reconnectAfterInactivityMs: 2 * pingMs } },
});

let serialised = 0;
const shared = {
  toJSON: () => {
    serialised += 1;
    return { word: 'shared' };
  },
};
let onShared: () => void = () => {};
const sharedNow = new Promise<void>((resolve) => {
  onShared = resolve;
});
let taken = 0;
let endedFlood: () => void = () => {};
const floodEnded = new Promise<void>((resolve) => {
  endedFlood = resolve;
});

const router = t.router({
  words: t.procedure.input(z.strictObject({ word: z.string() }).optional()).subscription(async function* ({ input }) {
    yield { word: input?.word ?? 'none' };
    await new Promise((resolve) => setTimeout(resolve, 1.5 * pingMs));
    yield { word: 'late' };
  }),
  ends: t.procedure.subscription(async function* () {
    yield { word: 'only' };
    throw new DOMException('the stream has ended', 'AbortError');
  }),
  refuses: t.procedure.subscription((): AsyncIterable<object> => {
    throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'no' });
  }),
  shares: t.procedure.subscription(async function* () {
    yield { word: 'open' };
    await sharedNow;
    yield shared;
  }),
  floods: t.procedure.subscription(async function* () {
    try {
      for (;;) {
        taken += 1;
        yield { word: 'x'.repeat(10_000) };
      }
    } finally {
      endedFlood();
    }
  }),
});

const servers: Server[] = [];
const passedOn: string[] = [];
let wire = '';
let ours = '';

async function listen(app: express.Express): Promise<string> {
  const server = createServer(app);
  servers.push(server);
  const port = await freePort();
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${port}/trpc`;
}

beforeAll(async () => {
  const layer = createExpressMiddleware({ router, createContext: () => ({}) });
  const short = Object.keys(router._def.procedures).map((path) =>
    answerStream({ router, path, createContext: () => ({}) }),
  );
  wire = await listen(express().use('/trpc', layer));
  const note: express.RequestHandler = (request, _response, next) => {
    passedOn.push(request.url);
    next();
  };
  ours = await listen(express().use('/trpc', ...short, note, layer));
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const headers = { accept: 'text/event-stream' };
const ask = async (url: string) => {
  const answer = await fetch(url, { headers });
  const named = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'date' && name !== 'x-powered-by'));
  const events = (await answer.text()).split(/\n{2,}/u).filter((event) => event !== '');
  return { status: answer.status, headers: named, events };
};

describe('a stream by the short path', () => {
  test.each(['/words', `/words?input=${encodeURIComponent('{"word":"ok"}')}`, '/ends'])(
    '%s is, to the byte, what tRPC sends',
    async (path) => {
      const passed = passedOn.length;
      const [expected, found] = await Promise.all([ask(wire + path), ask(ours + path)]);
      expect(found).toEqual(expected);
      expect(found.events[0]).toBe('event: connected\ndata: {"reconnectAfterInactivityMs":400}');
      expect(passedOn).toHaveLength(passed);
    },
  );

  test('pings while there is nothing to send', async () => {
    const { events } = await ask(`${ours}/words`);
    expect(events.slice(1)).toEqual([
      'data: {"word":"none"}',
      'event: ping\ndata: ',
      'data: {"word":"late"}',
      'event: return\ndata: ',
    ]);
  });

  test.each([
    '/refuses',
    `/words?input=${encodeURIComponent('{"word":1}')}`,
    '/words?input=%7B',
    '/words?batch=1&input=%7B%7D',
    '/word%73',
    '//',
    '//words',
  ])('%s passes on to tRPC, which answers as ever', async (path) => {
    const [expected, found] = await Promise.all([ask(wire + path), ask(ours + path)]);
    expect(found).toEqual(expected);
    expect(passedOn.at(-1)).toBe(path);
  });

  test('a value is serialised once for all streams', async () => {
    const answers = Array.from({ length: 50 }, () => ask(`${ours}/shares`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    onShared();
    for (const { events } of await Promise.all(answers)) expect(events).toContain('data: {"word":"shared"}');
    expect(serialised).toBe(1);
  });

  test('a reader that does not read is sent no more, and its end ends the subscription', async () => {
    const { port, hostname } = new URL(ours);
    const socket = net.connect(Number(port), hostname);
    socket.pause();
    socket.write('GET /trpc/floods HTTP/1.1\r\nhost: test\r\n\r\n');
    let before = -1;
    while (taken !== before) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    // Only what the sockets' buffers hold, at 10 kB each.
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(2_000);
    socket.destroy();
    await floodEnded;
  });
});
