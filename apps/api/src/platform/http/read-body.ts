import { Failure } from '@tripthread/shared/failures';
import express, { type Request, type RequestHandler, type Response } from 'express';

/** Reads bodies of any type, uncompressed and of at most `limit` bytes; the server bounds the time. */
export const bodyReader = (limit: number): RequestHandler => express.raw({ type: () => true, limit, inflate: false });

/** Returns the body as it came. */
export function readBody(request: Request, response: Response, reader: RequestHandler): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    void reader(request, response, (error: unknown) => {
      if (error !== undefined) reject(error instanceof Error ? error : new Error('the body could not be read'));
      else resolve(bodyOf(request));
    });
  });
}

/** Receives the whole body before the next handler runs; `bodyOf` returns it. */
export function receiveBody(limit: number): RequestHandler {
  const reader = bodyReader(limit);
  return async (request, response, next) => {
    await readBody(request, response, reader);
    next();
  };
}

/** Returns the body that was received; empty when there was none. */
export const bodyOf = ({ body }: Request): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

/** Turns the body that was received into text, which is what the tRPC adapter takes. */
export const bodyAsText: RequestHandler = (request, _response, next) => {
  if (Buffer.isBuffer(request.body)) request.body = request.body.toString('utf8');
  next();
};

/**
 * Parses the body that was received; undefined when it is empty or not declared as JSON.
 * @throws TOO_LARGE, BAD_INPUT
 */
export function readJson(request: Request, limit: number): unknown {
  const body = bodyOf(request);
  if (body.length > limit) throw new Failure('TOO_LARGE');
  if (body.length === 0 || request.is('application/json') === false) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Failure('BAD_INPUT');
  }
}
