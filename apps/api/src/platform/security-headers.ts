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

/** On every answer of every door, errors included. */
export function securityHeaders({ isSecure }: { isSecure: boolean }): RequestHandler {
  const others = helmet({
    // written below, word for word
    contentSecurityPolicy: false,
    strictTransportSecurity: isSecure ? { maxAge: aYear, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  });
  return (request, response, next) => {
    response.setHeader('content-security-policy', contentSecurityPolicy);
    others(request, response, next);
  };
}

/** What is about somebody stays out of every cache. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};
