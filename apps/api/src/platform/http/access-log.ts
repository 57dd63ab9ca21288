import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';
import { requestIdOf } from './request-id.ts';

const levelOf = (status: number): 'warn' | 'info' | 'debug' =>
  status >= 500 ? 'warn' : status === 401 || status === 403 || status === 429 ? 'info' : 'debug';

/**
 * Logs one line per request: method, path and outcome. No query, header or token: those hold inputs and secrets.
 * Written by hand, because at the usual level hardly any request is logged, and an unlogged one should cost nothing.
 */
export function accessLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const { method, originalUrl } = request;
    // Also for callers who disconnect before the answer.
    response.once('close', () => {
      const { statusCode: status } = response;
      const level = levelOf(status);
      if (!log.isLevelEnabled(level)) return;
      const req = { id: requestIdOf(response), method, path: pathForLog(originalUrl) };
      log[level]({ req, res: { status }, responseTime: Math.round(performance.now() - began) }, 'answered');
    });
    next();
  };
}

export function pathForLog(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  // The router accepts capitals too.
  return path.replace(/^(\/+(?:webhooks\/[^/]+|p|join)\/).*/iu, '$1…').slice(0, 200);
}
