import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const aYear = 365 * 24 * 60 * 60;

/** Headers of every answer of every transport, errors included. Constant, so computed once. */
export function securityHeaders({ isSecure }: { isSecure: boolean }): RequestHandler {
  const headers = collectHeaders(
    helmet({
      // spelled out here, so that a change is visible
      contentSecurityPolicy: false,
      strictTransportSecurity: isSecure ? { maxAge: aYear, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
    }),
  );
  headers.push(['content-security-policy', contentSecurityPolicy]);
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

function collectHeaders(guard: ReturnType<typeof helmet>): [name: string, value: string][] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  guard(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

/** Keeps personal answers out of every cache. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};

/** Keeps personal pages out of search engines. */
export const noRobots: RequestHandler = (_request, response, next) => {
  response.setHeader('x-robots-tag', 'noindex, nofollow, noarchive');
  next();
};
