import { type Clock, type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Issuer } from './issuer.ts';

const cacheFreshMs = 10 * 60_000;
/** How long keys survive an outage of the issuer; a key revoked during it stays valid until then. */
const cacheStaleMs = 60 * 60_000;
const retryCooldownMs = 30_000;
/** Retry interval without any keys, when no token can be verified. */
const firstRetryCooldownMs = 2_000;
const longestMs = 5_000;
const maxBytes = 256 * 1_024;

const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });
const Description = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

export interface IssuerKeys {
  /** @throws {errors.JWKSNoMatchingKey} for a key that the issuer does not have; BUSY when it is unreachable */
  readonly keyOf: JWTVerifyGetKey;
  /** How often the issuer was asked. */
  readonly asked: number;
}

interface Known {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly at: Instant;
}

/**
 * Caches an issuer's public keys: fetched on first use, refreshed when old, and at once when a token names an unknown key,
 * but at most once in half a minute.
 */
export function openIssuerKeys(
  { issuer, jwksUrl }: Pick<Issuer, 'issuer' | 'jwksUrl'>,
  { clock, onError }: { readonly clock: Clock; readonly onError: (error: unknown) => void },
): IssuerKeys {
  let known: Known | null = null;
  let triedAt: Instant | null = null;
  let asking: Promise<void> | null = null;
  let asked = 0;
  const isOlder = (at: Instant, ms: number) => instantPlus(at, ms) <= clock.now();

  async function ask(): Promise<void> {
    triedAt = clock.now();
    asked += 1;
    try {
      const read = KeySet.parse(await fetchJson(jwksUrl ?? (await describe(issuer))));
      known = { find: createLocalJWKSet(read), at: clock.now() };
    } catch (error) {
      onError(error);
    }
  }

  /** One fetch at a time, with a minimum interval. */
  function refresh(): Promise<void> {
    const isTooSoon = triedAt !== null && !isOlder(triedAt, known === null ? firstRetryCooldownMs : retryCooldownMs);
    if (asking === null && isTooSoon) return Promise.resolve();
    asking ??= ask().finally(() => (asking = null));
    return asking;
  }

  async function current(): Promise<Known> {
    if (known === null || isOlder(known.at, cacheStaleMs)) await refresh();
    // No call waits for keys that are only old.
    else if (isOlder(known.at, cacheFreshMs)) void refresh();
    if (known === null || isOlder(known.at, cacheStaleMs)) throw new Failure('BUSY', { retryAfterSeconds: 5 });
    return known;
  }

  return {
    async keyOf(header, token) {
      const before = await current();
      try {
        return await before.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await refresh();
        return (await current()).find(header, token);
      }
    },
    get asked() {
      return asked;
    },
  };
}

/** Finds the URL of the keys by the issuer's discovery document. */
async function describe(issuer: string): Promise<string> {
  const said = Description.parse(await fetchJson(`${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`));
  if (said.issuer !== issuer) throw new Error('the issuer calls itself something else');
  const [issuerUrl, keysUrl] = [new URL(issuer), new URL(said.jwks_uri)];
  if (keysUrl.protocol !== 'https:' && keysUrl.origin !== issuerUrl.origin)
    throw new Error('its keys are not at a safe address');
  return said.jwks_uri;
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(longestMs),
  });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw new Error('the issuer answered with more than keys take');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
