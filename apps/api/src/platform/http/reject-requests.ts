import { Failure } from '@tripthread/shared/failures';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { sendFailure } from './send-failure.ts';
import { findFailureInCause, traceOf } from '../trpc/errors.ts';
import type { Log } from '../log.ts';
import { requestIdOf } from './request-id.ts';

const maxUrlLength = 8_192;

export const rejectLongUrls: RequestHandler = (request, response, next) => {
  if (request.originalUrl.length > maxUrlLength) return sendFailure(response, new Failure('TOO_LARGE'), 414);
  // A percent sign that stands for nothing would be taken for a defect of ours further in.
  if (!isReadable(request.originalUrl.split('?', 1)[0] ?? '')) return sendFailure(response, new Failure('BAD_INPUT'));
  next();
};

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** By the length that is announced, before any of it is read; what is sent without one is counted by whoever reads it. */
export function rejectLargeBodies(maxBytes: number): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= maxBytes) return next();
    response.setHeader('connection', 'close');
    sendFailure(response, new Failure('TOO_LARGE'));
  };
}

export const rejectUnknownPaths: RequestHandler = (_request, response) =>
  sendFailure(response, new Failure('NO_SUCH_ADDRESS'));

/** Whatever a door lets through ends here: known failures in their words, everything else masked and logged. */
export function answerErrors(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const failure = findFailureInCause(error);
    if (failure !== null) return sendFailure(response, failure);
    const status = bodyErrorStatus(error);
    if (status !== null) return sendFailure(response, new Failure(status === 413 ? 'TOO_LARGE' : 'BAD_INPUT'), status);
    log.error({ requestId: requestIdOf(response), ...traceOf(error) }, 'defect');
    sendFailure(response, null);
  };
}

/** What the body readers and the router refuse: too much, not JSON, an encoding or a percent sign that makes no sense. */
function bodyErrorStatus(error: unknown): number | null {
  const { status, expose } = (error ?? {}) as { status?: unknown; expose?: unknown };
  if (error instanceof URIError) return 400;
  return typeof status === 'number' && status >= 400 && status < 500 && expose !== false ? status : null;
}
