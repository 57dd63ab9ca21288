import { once } from 'node:events';
import { type AnyTRPCRouter, callTRPCProcedure } from '@trpc/server';
import type { Request, RequestHandler, Response } from 'express';
import { readInput, splitUrl } from './plain-calls.ts';

export interface StreamCallOptions<Context> {
  readonly router: AnyTRPCRouter;
  /** The subscription to serve. */
  readonly path: string;
  readonly createContext: (request: Request, response: Response) => Context;
}

// Those of tRPC's own streams.
const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  connection: 'keep-alive',
  vary: 'trpc-accept, accept',
};

/**
 * Serves one subscription as tRPC does, through the same procedure, but without the web streams that tRPC builds around
 * each stream, which cost more than writing to all of them. A refusal and an unusual request pass on to tRPC.
 */
export function answerStream<Context>({ router, path, createContext }: StreamCallOptions<Context>): RequestHandler {
  const { sse } = router._def._config;
  const connected = `event: connected\ndata: ${JSON.stringify(sse?.client ?? {})}\n\n`;
  const pingMs = sse?.ping?.intervalMs ?? 0;

  return async (request, response, next) => {
    const call = readCall(request, path);
    if (call === null) return next();
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const { signal } = closed;
    const ctx = createContext(request, response);
    let values: AsyncIterable<object>;
    try {
      const getRawInput = () => Promise.resolve(call.input);
      values = await callTRPCProcedure({ router, path, type: 'subscription', ctx, getRawInput, signal, batchIndex: 0 });
    } catch {
      return next();
    }
    response.writeHead(200, streamHeaders);
    response.write(connected);
    await writeAll(values, response, { signal, pingMs });
  };
}

/** Writes each value as it comes, but none while the reader is behind: the subscription then merges what it has. */
async function writeAll(
  values: AsyncIterable<object>,
  response: Response,
  { signal, pingMs }: { readonly signal: AbortSignal; readonly pingMs: number },
): Promise<void> {
  const pings = setInterval(() => {
    if (!response.writableNeedDrain) response.write(ping);
  }, pingMs);
  try {
    for await (const value of values) {
      pings.refresh();
      if (!response.write(eventOf(value))) await once(response, 'drain', { signal });
    }
    response.write(completed);
  } catch (error) {
    // The subscription has ended, or the caller is gone.
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  } finally {
    clearInterval(pings);
    response.end();
  }
}

const ping = 'event: ping\ndata: \n\n';
const completed = 'event: return\ndata: \n\n';

const events = new WeakMap<object, string>();

/** Serialises a value once for all streams that send it. */
function eventOf(value: object): string {
  const known = events.get(value);
  if (known !== undefined) return known;
  const event = `data: ${JSON.stringify(value)}\n\n`;
  events.set(value, event);
  return event;
}

/** Parses a call of this procedure alone; null when tRPC has to handle it. */
function readCall({ method, url, headers }: Request, path: string): { readonly input: unknown } | null {
  // This subscription numbers no events, so it cannot resume after one.
  if (method !== 'GET' || headers['last-event-id'] !== undefined) return null;
  const { address, search } = splitUrl(url);
  if (address !== path || [...search.keys()].some((key) => key !== 'input')) return null;
  return readInput(search.get('input'));
}
