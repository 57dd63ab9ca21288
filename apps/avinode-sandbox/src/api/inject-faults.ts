import type { RequestHandler, Response } from 'express';
import { Problem } from '../world/problem.ts';
import type { PoisonKind } from '../world/model.ts';
import type { Store } from '../world/store.ts';
import { sendProblem } from './send-response.ts';
import { forbidden } from './headers.ts';

/** Injects the configured faults before the regular routes. */
export function injectFaults(store: Store): RequestHandler {
  return async (request, response, next) => {
    const faults = store.faults();
    if (faults.downUntilMs > Date.now()) {
      return sendProblem(response, new Problem(503, [{ title: 'Service unavailable', code: 'SERVICE_UNAVAILABLE' }]));
    }
    if (faults.refuse === 'forbidden') return sendProblem(response, forbidden());
    if (faults.refuse === 'unauthorized') return sendProblem(response, revoked);
    const { count, methods } = faults.dropAnswers;
    if (count > 0 && methods.includes(request.method)) {
      const dropAnswers = { count: count - 1, methods };
      store.change((change) => change.put('faults', { ...faults, dropAnswers }));
      dropResponse(response);
    }
    if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    const named = request.path.split('/').find((part) => Object.hasOwn(faults.poison, part));
    const kind = named === undefined || request.method !== 'GET' ? undefined : faults.poison[named];
    if (kind !== undefined) return sendPoison(response, kind);
    next();
  };
}

const revoked = new Problem(401, [
  { title: 'Invalid value for header: Authorization', code: 'ERR_INPUT_GENERIC_INVALID' },
]);

/** Handles the request but closes the connection instead of answering. */
function dropResponse(response: Response): void {
  response.end = (() => {
    response.socket?.destroy();
    return response;
  }) as Response['end'];
}

function sendPoison(response: Response, kind: PoisonKind): void {
  const json = (body: string, status = 200) =>
    response.status(status).setHeader('content-type', 'application/json').end(body);
  switch (kind) {
    case 'error':
      return void json('{"meta":{"errors":[{"title":"Internal error","code":"ERR_INTERNAL"}]}}', 500);
    case 'not_found':
      return void json('{"meta":{"errors":[{"title":"Not found","code":"NOT_FOUND"}],"warnings":[],"infos":[]}}', 404);
    case 'html':
      return void response.status(200).setHeader('content-type', 'text/html').end('<html><h1>Maintenance</h1></html>');
    case 'malformed':
      return void json('{"meta":{"errors":[]},"data":{"id":17,"sellerQuote":"soon","links":[null]}}');
    case 'empty':
      return void json('{"meta":{"errors":[],"warnings":[],"infos":[]},"data":null}');
    case 'huge':
      return void json(`{"meta":{"errors":[]},"data":{"message":"${'x'.repeat(8_000_000)}"}}`);
    case 'silent':
      // Never answers; the client has to time out.
      return;
  }
}
