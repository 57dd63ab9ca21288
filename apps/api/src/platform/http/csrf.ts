import { Failure } from '@tripthread/shared/failures';
import type { RequestHandler } from 'express';
import { sendFailure } from './send-failure.ts';
import { bearerOf } from './bearer.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
// Sites that a browser lets send without asking first cannot send this type.
// Nor can they send bytes that say of themselves that they are no more than that.
const bytes = /^application\/octet-stream$/iu;
const json = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/iu;

/**
 * No browser adds a token by itself, so whoever brings one is no forgery, wherever they come from; and the cookie beside it
 * is taken away, so that the token alone says who asks.
 */
export function dropCookieWithBearer({ acceptsBearer }: { acceptsBearer: boolean }): RequestHandler {
  return (request, _response, next) => {
    if (acceptsBearer && bearerOf(request.headers.authorization) !== null) delete request.headers.cookie;
    next();
  };
}

/**
 * Refuses what another site makes a browser send. A browser says where a request comes from; callers that are no
 * browsers say nothing and bring no cookie that a browser keeps.
 * @param origins our own, as a browser spells them
 * @param anyName also the one that the browser asked for. A name that somebody else points here passes, too; no cookie
 * of ours was ever set for it.
 * @param acceptsBearer whether tokens are taken; their bearers are not asked where they come from
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

/** The public address, and the two names of this machine at the port we listen on or are reached through. */
export function ownOrigins({ publicUrl, port }: { publicUrl: string; port: number }): ReadonlySet<string> {
  const { port: publicPort, hostname } = new URL(publicUrl);
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
  const ports = new Set([String(port), ...(isHere && publicPort !== '' ? [publicPort] : [])]);
  const here = [...ports].flatMap((at) => [`http://localhost:${at}`, `http://127.0.0.1:${at}`]);
  return new Set([new URL(publicUrl).origin, ...here]);
}
