import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type TRPCError,
} from '@trpc/server';
import { getHTTPStatusCode } from '@trpc/server/http';
import type { Request, RequestHandler, Response } from 'express';
import { isRecord } from '@tripthread/shared/fields';

export interface PlainCallOptions<Context> {
  readonly router: AnyTRPCRouter;
  readonly maxCalls: number;
  readonly createContext: (request: Request, response: Response) => Context;
  readonly onError: (failed: { readonly error: TRPCError; readonly path: string; readonly ctx: Context }) => void;
  /** Headers of refusals. */
  readonly headersFor: (errors: readonly TRPCError[]) => Readonly<Record<string, string>>;
}

interface Call {
  readonly path: string;
  readonly input: unknown;
}

interface Calls {
  readonly type: 'query' | 'mutation';
  readonly calls: readonly Call[];
  readonly isBatch: boolean;
}

/**
 * Answers queries by GET and mutations by POST as tRPC does, through the same procedures, but without the web streams and
 * requests that tRPC builds around every call, which cost more than the rest of a list. Everything else (a stream, a query by
 * POST, an unknown name, an unreadable input) passes on to tRPC. A body has to be read as text before.
 */
export function answerPlainCalls<Context>(options: PlainCallOptions<Context>): RequestHandler {
  const { router, onError, headersFor } = options;
  const config = router._def._config;

  async function answer(
    { path, input, type }: Call & Pick<Calls, 'type'>,
    batchIndex: number,
    ctx: Context,
    errors: TRPCError[],
  ) {
    try {
      const getRawInput = () => Promise.resolve(input);
      const data: unknown = await callTRPCProcedure({
        router,
        path,
        type,
        ctx,
        getRawInput,
        batchIndex,
        signal: undefined,
      });
      return { result: { data } };
    } catch (cause) {
      const error = getTRPCErrorFromUnknown(cause);
      errors.push(error);
      onError({ error, path, ctx });
      return { error: getTRPCErrorShape({ config, error, type, path, input, ctx }) };
    }
  }

  return async (request, response, next) => {
    const found = readCalls(request, options);
    if (found === null) return next();
    const { type, calls, isBatch } = found;
    const ctx = options.createContext(request, response);
    const errors: TRPCError[] = [];
    const answers = await Promise.all(calls.map((call, index) => answer({ ...call, type }, index, ctx, errors)));
    if (response.destroyed) return;
    response.statusCode = getHTTPStatusCode(answers);
    for (const [name, value] of Object.entries(headersFor(errors))) response.setHeader(name, value);
    response.setHeader('vary', 'trpc-accept, accept');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isBatch ? answers : answers[0]));
  };
}

/** Parses the calls of a request; null when tRPC has to handle it. */
function readCalls(
  request: Request,
  { router, maxCalls }: Pick<PlainCallOptions<unknown>, 'router' | 'maxCalls'>,
): Calls | null {
  const { url } = request;
  const type = typeOf(request);
  if (type === null) return null;
  const { address, search } = splitUrl(url);
  // A name that needs decoding is not one of ours.
  if (!/^[\w.,]+$/u.test(address)) return null;
  const isKnown = (key: string) => key === 'batch' || (key === 'input' && type === 'query');
  if (![...search.keys()].every(isKnown)) return null;
  const isBatch = search.get('batch') === '1';
  const paths = isBatch ? address.split(',') : [address];
  const { procedures } = router._def as { procedures: Record<string, { _def: { type: string } }> };
  const areOfType = paths.every((path) => Object.hasOwn(procedures, path) && procedures[path]?._def.type === type);
  if (!areOfType || paths.length > maxCalls) return null;
  const read = type === 'query' ? readInput(search.get('input')) : readBody(request.body);
  if (read === null) return null;
  const inputs: unknown = isBatch ? (read.input ?? {}) : { 0: read.input };
  if (read.input === null && isBatch) return null;
  if (!isRecord(inputs) || Array.isArray(inputs)) return null;
  return {
    isBatch,
    calls: paths.map((path, index) => ({
      path,
      input: Object.hasOwn(inputs, index) ? inputs[index] : undefined,
    })),
    type,
  };
}

/** Splits a request's URL into the name after the slash and its parameters. Any text can be split. */
export function splitUrl(url: string): { readonly address: string; readonly search: URLSearchParams } {
  const end = url.indexOf('?');
  return {
    address: url.slice(1, end < 0 ? undefined : end),
    search: new URLSearchParams(end < 0 ? '' : url.slice(end + 1)),
  };
}

/** Which procedures a request may call by the short path; null for none. */
function typeOf({ method, headers }: Request): Calls['type'] | null {
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('jsonl') === true) return null;
  if (method === 'GET') return headers['content-type'] === undefined ? 'query' : null;
  return method === 'POST' && headers['content-type']?.startsWith('application/json') === true ? 'mutation' : null;
}

/** Parses the body of a mutation, which is never empty; null when it is not JSON. */
const readBody = (body: unknown) => (typeof body === 'string' && body !== '' ? readInput(body) : null);

/** Parses the input of a call; null when it is not JSON. */
export function readInput(text: string | null): { readonly input: unknown } | null {
  if (text === null || text === '') return { input: undefined };
  try {
    return { input: JSON.parse(text) };
  } catch {
    return null;
  }
}
