import { randomBytes } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import { type Account, accounts } from '../known/accounts.ts';
import type { World } from '../world/world.ts';
import { isSame } from './headers.ts';

/** Exchanges client credentials for a token of half an hour. There are no refresh tokens. */
export function oauthRoutes({ store }: World): Router {
  const form = express.urlencoded({ extended: false, limit: '8kb' });
  return Router().post('/token', form, (request, response) => {
    response.setHeader('cache-control', 'no-store');
    const { grant_type: grant, expiresInMinutes } = (request.body ?? {}) as Record<string, unknown>;
    if (grant !== 'client_credentials') return refuse(response, 400, 'unsupported_grant_type');
    const account = clientOf(request);
    if (account === undefined) return refuse(response, 401, 'invalid_client');
    const minutes = expiresInMinutes === undefined ? 30 : Number(expiresInMinutes);
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 120) return refuse(response, 400, 'invalid_request');
    const id = randomBytes(24).toString('base64url');
    store.change((change) => {
      for (const token of store.all('tokens')) if (token.expiresAtMs < Date.now()) change.remove('tokens', token.id);
      change.put('tokens', { id, companyId: account.companyId, expiresAtMs: Date.now() + minutes * 60_000 });
    });
    // One second less than asked for, as in Avinode's own example.
    response.json({ access_token: id, expires_in: minutes * 60 - 1, token_type: 'Bearer' });
  });
}

const refuse = (response: Response, status: number, error: string): void =>
  void response.status(status).json({ error });

/** Reads the client credentials from the header or the form. */
function clientOf(request: Request): Account | undefined {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/iu.exec(request.header('authorization') ?? '')?.[1];
  const [id, secret] =
    basic === undefined
      ? [body.client_id, body.client_secret]
      : Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/su).slice(0, 2);
  if (typeof id !== 'string' || typeof secret !== 'string') return undefined;
  return accounts.find(({ clientId, clientSecret }) => isSame(id, clientId) && isSame(secret, clientSecret));
}
