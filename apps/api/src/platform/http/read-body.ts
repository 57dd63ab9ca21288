import type { Handler, Request, Response } from 'express';

/** The body as it came, by a reader that bounds it. */
export function readBody(request: Request, response: Response, body: Handler): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    void body(request, response, (error: unknown) => {
      if (error !== undefined) reject(error instanceof Error ? error : new Error('the body could not be read'));
      else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    });
  });
}
