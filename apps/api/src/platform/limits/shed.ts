import type { Gate } from '@tripthread/commands/gate';
import { Failure } from '@tripthread/shared/failures';
import type { RequestHandler } from 'express';
import { answerFailure } from '../http/answer.ts';

/** Sends callers away early instead of making everybody wait. */
export function shed(gate: Gate, isExempt: (path: string) => boolean = () => false): RequestHandler {
  return async (request, response, next) => {
    if (isExempt(request.originalUrl.split('?', 1)[0] ?? '')) return next();
    try {
      const leave = await gate.enter();
      response.once('close', leave);
      // Gone while waiting: 'close' has been and will not come again.
      if (response.destroyed || response.closed) return leave();
    } catch (error) {
      return answerFailure(response, error instanceof Failure ? error : null);
    }
    next();
  };
}
