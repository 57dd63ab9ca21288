import type { RequestHandler } from 'express';
import sirv from 'sirv';

const aYear = 365 * 24 * 60 * 60;

/** The client's page, a file of its own; its URL contains the token and is not logged. */
const isClientPage = (address: string): boolean => address.startsWith('/p/');

/** Serves the web app's files, compressed at build time; every other path without a dot is the app itself. */
export function webFiles(folder: string): RequestHandler {
  const serve = sirv(folder, {
    single: true,
    gzip: true,
    brotli: true,
    etag: true,
    setHeaders(response, path) {
      if (response.getHeader('cache-control') === 'no-store') return;
      // Names in there contain a hash of the content: they never change.
      response.setHeader(
        'cache-control',
        path.startsWith('/assets/') ? `public, max-age=${aYear}, immutable` : 'no-cache',
      );
    },
  });
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    // A file that a new build has deleted fails its own answer, not the process.
    response.once('pipe', (file) => file.on('error', () => response.destroy()));
    if (isClientPage(request.path)) request.url = '/client.html';
    serve(request, response, () => next());
  };
}
