import { gzipSync } from 'node:zlib';
import type { ErrorRequestHandler, Response } from 'express';
import { Problem, type ProblemItem } from '../world/problem.ts';

const envelope = (data: unknown, errors: readonly ProblemItem[] = []) => ({
  meta: { errors, warnings: [], infos: [] },
  data,
});

export const sendData = (response: Response, data: unknown, status = 200): void => {
  send(response.status(status), envelope(data));
};

/** With HTTP 200, errors use the same envelope as data; other statuses have no data. */
export function sendProblem(response: Response, { status, errors }: Problem): void {
  const { meta, data } = envelope({}, errors);
  send(response.status(status), status === 200 ? { meta, data } : { meta });
}

function send(response: Response, body: unknown): void {
  const json = Buffer.from(JSON.stringify(body));
  response.setHeader('content-type', 'application/json;charset=UTF-8');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('vary', 'Accept-Encoding');
  if (json.length < 1_000 || !/\bgzip\b/u.test(response.req.header('accept-encoding') ?? '')) {
    response.end(json);
    return;
  }
  response.setHeader('content-encoding', 'gzip');
  response.end(gzipSync(json, { level: 1 }));
}

/** Express recognises an error handler by its four parameters. */
export const answerProblems: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof Problem) return sendProblem(response, error);
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  const isTheirs = status >= 400 && status < 500;
  if (!isTheirs)
    process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const item = isTheirs
    ? { title: '??? No message available ???', code: 'ERR_INPUT_MISSING' }
    : { title: 'Internal error', code: 'ERR_INTERNAL' };
  sendProblem(response, new Problem(isTheirs ? status : 500, [item]));
};
