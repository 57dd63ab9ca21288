import type { Request, RequestHandler } from 'express';

const namesHere = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/iu;
const addressesHere = /^(?:::ffff:)?127\.|^::1$/u;

/**
 * Only from this machine, and by a name of this machine: a page somewhere else that has its own name point here would
 * otherwise speak with the voice of a browser that runs here.
 */
export const onlyFromHere: RequestHandler = (request, response, next) => {
  const isHere = addressesHere.test(request.socket.remoteAddress ?? '') && namesHere.test(request.headers.host ?? '');
  if (isHere) return next();
  response.status(403).type('text/plain').send('This is for the machine that the sandbox runs on.\n');
};

/** What another site makes a browser send changes nothing. Callers that are no browsers say nothing of where they are. */
export const onlyFromOwnPages: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD' || !isForeign(request)) return next();
  response.status(403).type('text/plain').send('That came from another site.\n');
};

function isForeign({ headers }: Request): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isOtherOrigin = origin !== undefined && origin !== `http://${host}`;
  return isOtherOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none');
}
