import { Failure } from '@tripthread/shared/failures';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { sendFailure } from './send-failure.ts';
import { findFailureInCause, traceOf } from '../trpc/errors.ts';
import type { Log } from '../log.ts';
import { requestIdOf } from './request-id.ts';

const maxUrlLength = 8_192;

export const rejectLongUrls: RequestHandler = (request, response, next) => {
  if (request.originalUrl.length > maxUrlLength) return sendFailure(response, new Failure('TOO_LARGE'), 414);
  // An invalid percent escape would look like a defect of ours further in.
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

/** Refuses by the announced length before reading; without one, the body reader counts. */
export function rejectLargeBodies(maxBytes: number): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= maxBytes) return next();
    response.setHeader('connection', 'close');
    sendFailure(response, new Failure('TOO_LARGE'));
  };
}

export const rejectUnknownPaths: RequestHandler = (_request, response) =>
  sendFailure(response, new Failure('NO_SUCH_ADDRESS'));

/** Ends every request that no transport answered: known failures with their text, everything else masked and logged. */
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

/** Maps refusals of the body readers and the router: too large, not JSON, an unsupported encoding, an invalid escape. */
function bodyErrorStatus(error: unknown): number | null {
  const { status, expose } = (error ?? {}) as { status?: unknown; expose?: unknown };
  if (error instanceof URIError) return 400;
  return typeof status === 'number' && status >= 400 && status < 500 && expose !== false ? status : null;
}
