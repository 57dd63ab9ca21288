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

/** On every answer of every door, errors included. They are always the same, so they are worked out once. */
export function securityHeaders({ isSecure }: { isSecure: boolean }): RequestHandler {
  const headers = collectHeaders(
    helmet({
      // written here, word for word
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
  const headers: [string, string][] = [];
  const recorder = { setHeader: (name: string, value: string) => headers.push([name, value]), removeHeader: () => {} };
  guard(undefined as never, recorder as never, (error) => {
    if (error !== undefined) throw error;
  });
  return headers;
}

/** What is about somebody stays out of every cache. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};

/** What is for one person stands in no search. */
export const noRobots: RequestHandler = (_request, response, next) => {
  response.setHeader('x-robots-tag', 'noindex, nofollow, noarchive');
  next();
};
