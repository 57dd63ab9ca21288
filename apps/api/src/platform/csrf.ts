import { Failure } from '@tripthread/shared/failures';
import type { RequestHandler } from 'express';
import { answerFailure } from './answer.ts';

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS']);
// Sites that a browser lets send without asking first cannot send this type.
const json = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/iu;

/**
 * Refuses what another site makes a browser send. A browser says where a request comes from; callers that are no
 * browsers say nothing and bring no cookie that a browser keeps.
 * @param origins our own, as a browser spells them
 * @param anyName also the one that the browser asked for. A name that somebody else points here passes, too; no cookie
 * of ours was ever set for it.
 */
export function refuseForeignOrigins(origins: ReadonlySet<string>, { anyName }: { anyName: boolean }): RequestHandler {
  return (request, response, next) => {
    if (changesNothing.has(request.method)) return next();
    const { origin, host, 'sec-fetch-site': site, 'content-type': type } = request.headers;
    const isNamed = anyName && host !== undefined && origin === `http://${host.toLowerCase()}`;
    const isOurs = origin === undefined || isNamed || origins.has(origin);
    const isSameSite = site === undefined || site === 'same-origin' || site === 'none';
    if (!isOurs || !isSameSite) return answerFailure(response, new Failure('FOREIGN_ORIGIN'));
    if (!json.test(type ?? '')) {
      return answerFailure(
        response,
        new Failure('BAD_INPUT', { fields: { 'content-type': 'Send application/json' } }),
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
