import type { Failure } from '@tripthread/shared/failures';
import type { Response } from 'express';
import { errorBody, errorData } from '../trpc/errors.ts';
import { requestIdOf } from './request-id.ts';

/** Sends an error in the one format of all transports; `null` is a defect. */
export function sendFailure(response: Response, failure: Failure | null, httpStatus?: number): void {
  if (response.headersSent) return void response.destroy();
  const data = errorData(failure, requestIdOf(response), httpStatus);
  const seconds = retryAfterOf(failure);
  if (seconds !== null) response.setHeader('retry-after', seconds);
  response.status(data.httpStatus).json(errorBody(data));
}

/** Sets when to retry, for temporary refusals. */
export function retryAfterOf(failure: Failure | null): number | null {
  if (failure === null || (failure.kind !== 'unavailable' && failure.kind !== 'too_many')) return null;
  const seconds = 'retryAfterSeconds' in failure.details ? failure.details.retryAfterSeconds : undefined;
  return Math.max(1, Math.ceil(seconds ?? 1));
}
