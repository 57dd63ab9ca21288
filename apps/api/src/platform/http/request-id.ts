import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const header = 'x-request-id';

/** Gives every request an id, in its answer and in the log. A caller's own id is not used: it could forge log lines. */
export const assignRequestId: RequestHandler = (_request, response, next) => {
  response.setHeader(header, randomUUID());
  next();
};

export const requestIdOf = (response: Pick<Response, 'getHeader'>): string => String(response.getHeader(header) ?? '');
