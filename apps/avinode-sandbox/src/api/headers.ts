import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { type Account, accounts } from '../known/accounts.ts';
import { invalid, missing, Problem } from '../world/problem.ts';
import type { World } from '../world/world.ts';

const maxClockSkewMinutes = 5;

/** Authenticates the caller. Checks all headers that Avinode requires. @throws 400 or 401 */
function callerOf(world: World, request: Request): Account {
  checkHeaders(world, request);
  const bearer = /^Bearer (\S+)$/iu.exec(request.header('authorization') ?? '')?.[1];
  const account = bearer === undefined ? undefined : (accountByBearer(bearer) ?? accountByToken(world, bearer));
  if (account === undefined) throw unauthorized('Authorization');
  if (!isSame(request.header('x-avinode-apitoken') ?? '', account.apiToken)) throw unauthorized('X-Avinode-ApiToken');
  return account;
}

function checkHeaders({ clock }: World, request: Request): void {
  for (const name of ['X-Avinode-SentTimestamp', 'X-Avinode-Product', 'X-Avinode-ApiVersion']) {
    if ((request.header(name) ?? '').trim() === '') throw missing(`The header '${name}' is required`);
  }
  const sent = request.header('x-avinode-senttimestamp') ?? '';
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/u.test(sent);
  const minutesOff = Math.abs(Date.parse(sent) - Date.parse(clock.now())) / 60_000;
  if (!isInstant || !(minutesOff <= maxClockSkewMinutes))
    throw invalid('Invalid value for header: X-Avinode-SentTimestamp');
  if (request.header('x-avinode-apiversion') !== 'v1.0') {
    throw invalid('Invalid value for header: X-Avinode-ApiVersion');
  }
  const hasBody = request.method === 'POST' || request.method === 'PUT';
  if (hasBody && !/^application\/json\b/iu.test(request.header('content-type') ?? '')) {
    throw new Problem(415, [{ title: 'Content-Type must be application/json', code: 'ERR_INPUT_GENERIC_INVALID' }]);
  }
}

const unauthorized = (header: string): Problem =>
  new Problem(401, [{ title: `Invalid value for header: ${header}`, code: 'ERR_INPUT_GENERIC_INVALID' }]);

export const forbidden = (): Problem =>
  new Problem(403, [{ title: 'No access for this company', code: 'AUTHENTICATION_COMPANY_ACCESS' }]);

export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const accountByBearer = (bearer: string): Account | undefined => accounts.find((one) => isSame(bearer, one.bearer));

function accountByToken({ store }: World, bearer: string): Account | undefined {
  const token = store.get('tokens', bearer);
  if (token === undefined || token.expiresAtMs <= Date.now()) return undefined;
  return accounts.find(({ companyId }) => companyId === token.companyId);
}

type Handle = (caller: Account, request: Request, response: Response) => void;

/** An authenticated request. */
export type Known = (handle: Handle) => RequestHandler;

export const knowing =
  (world: World): Known =>
  (handle) =>
  (request, response) =>
    handle(callerOf(world, request), request, response);
