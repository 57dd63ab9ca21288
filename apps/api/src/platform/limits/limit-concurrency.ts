import type { CallLimiter } from '@tripthread/db/gate';
import { Failure } from '@tripthread/shared/failures';
import type { RequestHandler } from 'express';
import { sendFailure } from '../http/send-failure.ts';

/**
 * Refuses calls early under overload instead of making every call wait. Runs after `receiveBody`: a slow sender must not
 * hold a slot.
 */
export function limitConcurrency(gate: CallLimiter, isExempt: (path: string) => boolean = () => false): RequestHandler {
  return async (request, response, next) => {
    if (isExempt(request.originalUrl.split('?', 1)[0] ?? '')) return next();
    try {
      const leave = await gate.enter();
      response.once('close', leave);
      // The caller disconnected while it waited: 'close' will not be emitted again.
      if (response.destroyed || response.closed) return leave();
    } catch (error) {
      return sendFailure(response, error instanceof Failure ? error : null);
    }
    next();
  };
}
