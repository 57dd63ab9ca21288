import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Log } from './log.ts';

/** One line per request: what and how it ended. No query, no header and no key in a path: those hold inputs and secrets. */
export function accessLog(log: Log): RequestHandler {
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger: log,
    genReqId: (_request, response) => String(response.getHeader('x-request-id')),
    serializers: {
      req: ({ id, method, url }: { id: unknown; method: string; url: string }) => ({
        id,
        method,
        path: pathForLog(url),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      err: () => undefined,
    },
    customLogLevel: (_request, { statusCode }) =>
      statusCode >= 500 ? 'warn' : statusCode === 401 || statusCode === 403 || statusCode === 429 ? 'info' : 'debug',
    customSuccessMessage: () => 'answered',
    customErrorMessage: () => 'answered',
  });
}

export function pathForLog(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return path.replace(/^(\/webhooks\/[^/]+\/).*/u, '$1…').slice(0, 200);
}
