import { Failure } from '@tripthread/shared/failures';
import type { RequestHandler } from 'express';
import { sendFailure } from './send-failure.ts';
import { bearerOf } from './bearer.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
// Browsers do not send this type cross-site without a preflight.
// The same holds for application/octet-stream.
const bytes = /^application\/octet-stream$/iu;
const json = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/iu;

/**
 * No browser adds a token by itself, so a request with one is no forgery, from any site. The cookie beside it is removed, so
 * that the token alone authenticates.
 */
export function dropCookieWithBearer({ acceptsBearer }: { acceptsBearer: boolean }): RequestHandler {
  return (request, _response, next) => {
    if (acceptsBearer && bearerOf(request.headers.authorization) !== null) delete request.headers.cookie;
    next();
  };
}

/**
 * Refuses forged cross-site requests. A browser states the origin of a request; other callers state none and have no
 * browser's cookies.
 * @param origins our own, as a browser spells them
 * @param anyName also accepts the host name that the browser requested. A foreign name that resolves here passes too, but
 * no cookie of ours was ever set for it.
 * @param acceptsBearer whether tokens are accepted; requests with one may come from any origin
 */
export function rejectForeignOrigins(
  origins: ReadonlySet<string>,
  { anyName, acceptsBearer, takes = 'json' }: { anyName: boolean; acceptsBearer: boolean; takes?: 'json' | 'bytes' },
): RequestHandler {
  const form = takes === 'json' ? json : bytes;
  return (request, response, next) => {
    if (safeMethods.has(request.method)) return next();
    const { origin, host, 'sec-fetch-site': site, 'content-type': type, authorization } = request.headers;
    const mayBeForged = !acceptsBearer || bearerOf(authorization) === null;
    const isNamed = anyName && host !== undefined && origin === `http://${host.toLowerCase()}`;
    const isOwnOrigin = origin === undefined || isNamed || origins.has(origin);
    const isSameSite = site === undefined || site === 'same-origin' || site === 'none';
    if (mayBeForged && (!isOwnOrigin || !isSameSite)) return sendFailure(response, new Failure('FOREIGN_ORIGIN'));
    if (!form.test(type ?? '')) {
      return sendFailure(
        response,
        new Failure('BAD_INPUT', {
          fields: { 'content-type': `Send application/${takes === 'json' ? 'json' : 'octet-stream'}` },
        }),
        415,
      );
    }
    next();
  };
}

/** Returns the public origin, and this machine's two names with the port we listen on or are reached through. */
export function ownOrigins({ publicUrl, port }: { publicUrl: string; port: number }): ReadonlySet<string> {
  const { port: publicPort, hostname } = new URL(publicUrl);
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
  const ports = new Set([String(port), ...(isHere && publicPort !== '' ? [publicPort] : [])]);
  const here = [...ports].flatMap((at) => [`http://localhost:${at}`, `http://127.0.0.1:${at}`]);
  return new Set([new URL(publicUrl).origin, ...here]);
}
