import type { Gate } from '@tripthread/db/gate';
import { Failure } from '@tripthread/shared/failures';
import type { RequestHandler } from 'express';
import { answerFailure } from '../http/answer.ts';

/**
 * Refuses calls early under overload instead of making every call wait. Comes after `receiveBody`: a slow sender must not
 * hold a place.
 */
export function shed(gate: Gate, isExempt: (path: string) => boolean = () => false): RequestHandler {
  return async (request, response, next) => {
    if (isExempt(request.originalUrl.split('?', 1)[0] ?? '')) return next();
    try {
      const leave = await gate.enter();
      response.once('close', leave);
      // The caller left while it waited: 'close' will not be emitted again.
      if (response.destroyed || response.closed) return leave();
    } catch (error) {
      return answerFailure(response, error instanceof Failure ? error : null);
    }
    next();
  };
}
