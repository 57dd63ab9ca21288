import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@tripthread/shared/time/clock';
import {
  type AvinodeClient,
  type AvinodeClientOptions,
  openAvinodeClient,
} from '../../../src/integrations/avinode/client.ts';

/** A fake Avinode that answers as a test defines, and records the requests. */
export interface Upstream {
  readonly baseUrl: string;
  readonly calls: Asked[];
  /** How many connections were cut before an answer was complete. */
  readonly cutOff: () => number;
  /** By `GET /rfqs/arfq-1`; others get 404. A function answers by itself, any other value is sent as `data`. */
  answers(answers: Readonly<Record<string, Answering>>): void;
  close(): Promise<void>;
}

export interface Asked {
  readonly what: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answerer = (response: ServerResponse, asked: Asked) => unknown;
export type Answering = Answerer | object | string | null;

export async function openUpstream(): Promise<Upstream> {
  const calls: Asked[] = [];
  let known: Readonly<Record<string, Answering>> = {};
  let cut = 0;
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) cut += 1;
    });
    void bodyOf(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://upstream');
      const what = `${request.method} ${pathname.replace(/^\/api/u, '')}`;
      const asked = { what, query: searchParams, headers: request.headers, body };
      calls.push(asked);
      const answer = known[what];
      if (answer === undefined) return sendJson(response, { meta: { errors: [{ code: 'NOT_FOUND' }] } }, 404);
      return typeof answer === 'function'
        ? (answer as Answerer)(response, asked)
        : sendJson(response, { data: answer });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    calls,
    cutOff: () => cut,
    answers(answers) {
      known = answers;
      calls.length = 0;
      cut = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export const sample = (name: string): string =>
  readFileSync(new URL(`../../avinode-samples/${name}.json`, import.meta.url), 'utf8');

export const credentials = { kind: 'token', apiToken: 'api-token-canary', bearer: 'bearer-canary-1' } as const;

/** With short timeouts and no delays. */
export const clientOf = ({ baseUrl }: Upstream, options: Partial<AvinodeClientOptions> = {}): AvinodeClient =>
  openAvinodeClient({
    baseUrl,
    credentials,
    product: 'Tripthread test',
    clock: systemClock,
    timeoutMs: 2_000,
    sleep: async () => undefined,
    ...options,
  });
