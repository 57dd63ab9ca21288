// A token issuer on this machine, over HTTP as a real one: it has discovery, publishes keys, and rotates them.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import type { Issuer } from '../../src/integrations/identity/issuer.ts';

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export interface OidcIssuer {
  readonly url: string;
  /** How often its keys were requested. */
  readonly asked: { keys: number; description: number };
  /** Its state: `up`, answering with 500, or without keys. */
  mode: 'up' | 'failing' | 'junk';
  readonly publicKey: JWK;
  /** Rotates the signing key; previous keys are published only on request. */
  rotate(keepsPreviousKey?: boolean): Promise<void>;
  token(claims?: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** The constant claims of its tokens. */
  readonly now: () => number;
  close(): Promise<void>;
}

export const audience = 'https://desk.test/api';

/** The API's configuration for it; an organisation is no brokerage unless given. */
export const settingsFor = (url: string, more: Partial<Issuer> = {}): Issuer => ({
  issuer: url,
  algorithm: 'RS256',
  audience,
  authorizedParties: [],
  jwksUrl: null,
  organisationClaim: 'org_id',
  organisations: new Map(),
  ...more,
});

/** @param now in seconds, by the test brokerage's clock */
export async function openOidcIssuer(now: () => number = () => Math.floor(Date.now() / 1_000)): Promise<OidcIssuer> {
  const keys: Key[] = [];
  const asked = { keys: 0, description: 0 };
  const add = async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const kid = randomUUID();
    keys.push({ kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } });
  };
  const latest = (): Key => {
    const key = keys.at(-1);
    if (key === undefined) throw new Error('the issuer has no key');
    return key;
  };
  await add();

  const server = http.createServer((request, response) => {
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/keys') asked.keys += 1;
    else asked.description += 1;
    if (issuer.mode === 'failing') return void json(500, { error: 'away' });
    if (issuer.mode === 'junk') return void response.writeHead(200).end('x'.repeat(400_000));
    if (request.url === '/keys') return void json(200, { keys: keys.map(({ jwk }) => jwk) });
    if (request.url === '/.well-known/openid-configuration')
      return void json(200, { issuer: url, jwks_uri: `${url}/keys` });
    json(404, {});
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const issuer: OidcIssuer = {
    url,
    asked,
    mode: 'up',
    now,
    get publicKey() {
      return latest().jwk;
    },
    async rotate(keepsPreviousKey = false) {
      await add();
      if (!keepsPreviousKey) keys.splice(0, keys.length - 1);
    },
    token(claims = {}, header = {}) {
      const { kid, privateKey } = latest();
      const at = now();
      return new SignJWT({ iss: url, aud: audience, iat: at, nbf: at, exp: at + 60, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
        .sign(privateKey);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return issuer;
}
