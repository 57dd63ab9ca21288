import type { Request, RequestHandler } from 'express';

const localHosts = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/iu;
const localAddresses = /^(?:::ffff:)?127\.|^::1$/u;

/**
 * Accepts only requests from this machine with a local host name: otherwise DNS rebinding would let any web page call
 * the sandbox through a browser on this machine.
 */
export const requireLocalCaller: RequestHandler = (request, response, next) => {
  const isLocal =
    localAddresses.test(request.socket.remoteAddress ?? '') && localHosts.test(request.headers.host ?? '');
  if (isLocal) return next();
  response.status(403).type('text/plain').send('Only available on the machine that runs the sandbox.\n');
};

/** Refuses cross-site writes. Clients that are not browsers send no origin. */
export const requireSameSite: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD' || !isForeign(request)) return next();
  response.status(403).type('text/plain').send('This request came from another site.\n');
};

function isForeign({ headers }: Request): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isOtherOrigin = origin !== undefined && origin !== `http://${host}`;
  return isOtherOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none');
}
