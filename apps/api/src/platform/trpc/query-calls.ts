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

export interface QueryCallOptions<Context> {
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

/**
 * Answers plain queries as tRPC does, through the same procedures, but without the web streams and requests that tRPC builds
 * around every call, which cost more than the rest of a list. Everything else (a mutation, a stream, an unknown name, an
 * unreadable input) passes on to tRPC.
 */
export function answerQueries<Context>(options: QueryCallOptions<Context>): RequestHandler {
  const { router, onError, headersFor } = options;
  const config = router._def._config;

  async function answer({ path, input }: Call, batchIndex: number, ctx: Context, errors: TRPCError[]) {
    try {
      const getRawInput = () => Promise.resolve(input);
      const data: unknown = await callTRPCProcedure({
        router,
        path,
        type: 'query',
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
      return { error: getTRPCErrorShape({ config, error, type: 'query', path, input, ctx }) };
    }
  }

  return async (request, response, next) => {
    const calls = readCalls(request, options);
    if (calls === null) return next();
    const ctx = options.createContext(request, response);
    const errors: TRPCError[] = [];
    const answers = await Promise.all(calls.calls.map((call, index) => answer(call, index, ctx, errors)));
    if (response.destroyed) return;
    response.statusCode = getHTTPStatusCode(answers);
    for (const [name, value] of Object.entries(headersFor(errors))) response.setHeader(name, value);
    response.setHeader('vary', 'trpc-accept, accept');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(calls.isBatch ? answers : answers[0]));
  };
}

/** Parses the calls of a request; null when tRPC has to handle it. */
function readCalls(
  { method, url, headers }: Request,
  { router, maxCalls }: Pick<QueryCallOptions<unknown>, 'router' | 'maxCalls'>,
): { readonly calls: readonly Call[]; readonly isBatch: boolean } | null {
  if (method !== 'GET' || headers['content-type'] !== undefined || headers['trpc-accept'] !== undefined) return null;
  if (headers.accept?.includes('jsonl') === true) return null;
  const end = url.indexOf('?');
  const address = url.slice(1, end < 0 ? undefined : end);
  // A name that needs decoding is not one of ours.
  if (!/^[\w.,]+$/u.test(address)) return null;
  const search = new URLSearchParams(end < 0 ? '' : url.slice(end + 1));
  if ([...search.keys()].some((key) => key !== 'batch' && key !== 'input')) return null;
  const isBatch = search.get('batch') === '1';
  const paths = isBatch ? address.split(',') : [address];
  const { procedures } = router._def as { procedures: Record<string, { _def: { type: string } }> };
  const areQueries = paths.every((path) => Object.hasOwn(procedures, path) && procedures[path]?._def.type === 'query');
  if (!areQueries || paths.length > maxCalls) return null;
  const read = readInput(search.get('input'));
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
  };
}

/** Parses the input of a call; null when it is not JSON. */
export function readInput(text: string | null): { readonly input: unknown } | null {
  if (text === null || text === '') return { input: undefined };
  try {
    return { input: JSON.parse(text) };
  } catch {
    return null;
  }
}
