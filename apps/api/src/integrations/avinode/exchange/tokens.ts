import type { Clock } from '@tripthread/shared/time/clock';
import { z } from 'zod';
import { AvinodeError } from '../failures.ts';

/** The credentials of a connection at Avinode, with the permissions of one company. */
export type AvinodeCredentials = {
  /** Names the application, in `X-Avinode-ApiToken`. */
  readonly apiToken: string;
  /** A user's login at Avinode: the other party then sees that person's name instead of the company's. */
  readonly actAsAccount?: string | undefined;
} & (
  | { readonly kind: 'token'; readonly bearer: string }
  | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string }
);

export interface FetchedToken {
  readonly token: string;
  readonly lastsSeconds: number;
}

/** RFC 6749, which has no envelope. */
export const TokenAnswer = z
  .object({
    access_token: z.string(),
    // Without a stated lifetime, assume the shortest that is certain.
    expires_in: z.union([z.number(), z.string().regex(/^\d+$/u).transform(Number)]).catch(60),
  })
  .transform(({ access_token: token, expires_in: seconds }) => ({
    token,
    lastsSeconds: Math.min(Math.max(seconds, 1), 7_200),
  }));

export interface Tokens {
  /** Returns the token to call with; one that is about to expire is renewed first. */
  current(signal: AbortSignal): Promise<string>;
  /** Returns a replacement for a token that Avinode refused, or null when there is none. */
  insteadOf(refused: string, signal: AbortSignal): Promise<string | null>;
  /** All values that must be redacted. */
  readonly secrets: readonly string[];
}

export interface TokensOptions {
  readonly credentials: AvinodeCredentials;
  readonly clock: Clock;
  readonly fetchToken: (client: { readonly clientId: string; readonly clientSecret: string }) => Promise<FetchedToken>;
}

export function openTokens({ credentials, clock, fetchToken }: TokensOptions): Tokens {
  refuseUnsendable(credentials);
  return credentials.kind === 'token'
    ? {
        current: async () => credentials.bearer,
        insteadOf: async () => null,
        secrets: [credentials.bearer, credentials.apiToken],
      }
    : openRenewal(credentials, clock, () => fetchToken(credentials));
}

/** Rejects values that fit no header here, without repeating them: the network library would quote them. */
function refuseUnsendable(credentials: AvinodeCredentials): void {
  for (const [name, text] of Object.entries(credentials)) {
    if (text !== undefined && !isSendable(text))
      throw new Error(`Avinode's credentials do not fit: ${name} is empty or holds characters that no header carries`);
  }
}

export const isSendable = (text: string): boolean => /^[\x21-\x7e]{1,8192}$/u.test(text);

// Renewed this long before it expires, or at half its lifetime if that is shorter.
const earlySeconds = 120;

function openRenewal(
  { apiToken, clientSecret }: Extract<AvinodeCredentials, { kind: 'oauth' }>,
  clock: Clock,
  fetchToken: () => Promise<FetchedToken>,
): Tokens {
  const now = () => Date.parse(clock.now());
  let held: { readonly token: string; readonly renewAt: number; readonly tokenExpiresAt: number } | null = null;
  let renewal: Promise<string> | null = null;

  // One renewal at a time; each caller waits within its own time limit.
  const renew = (signal: AbortSignal): Promise<string> => {
    renewal ??= fetchToken()
      .then(({ token, lastsSeconds }) => {
        const at = now();
        const early = Math.min(earlySeconds, lastsSeconds / 2);
        held = { token, renewAt: at + (lastsSeconds - early) * 1_000, tokenExpiresAt: at + lastsSeconds * 1_000 };
        return token;
      })
      .finally(() => {
        renewal = null;
      });
    return before(signal, renewal);
  };

  return {
    async current(signal) {
      const known = held;
      if (known !== null && now() < known.renewAt) return known.token;
      if (known === null || now() >= known.tokenExpiresAt) return renew(signal);
      // The old token is still valid: no call waits for the renewal, and a failed renewal is harmless.
      renew(signal).catch(() => undefined);
      return known.token;
    },
    async insteadOf(refused, signal) {
      if (held !== null && held.token !== refused) return held.token;
      held = null;
      return renew(signal);
    },
    get secrets() {
      return [clientSecret, apiToken, ...(held === null ? [] : [held.token])];
    },
  };
}

function before<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new AvinodeError('unreachable'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
