import type { Clock } from '@tripthread/shared/time/clock';
import { z } from 'zod';
import { AvinodeError } from '../failures.ts';

/** What identifies a connection at Avinode. Of one company, with the permissions that company was given. */
export type AvinodeCredentials = {
  /** Names the application, in `X-Avinode-ApiToken`. */
  readonly apiToken: string;
  /** Somebody's login at Avinode: the other party then sees that person's name instead of the company's. */
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
    // Unsaid, it is taken to last as long as the least that can be asked for is sure to.
    expires_in: z.union([z.number(), z.string().regex(/^\d+$/u).transform(Number)]).catch(60),
  })
  .transform(({ access_token: token, expires_in: seconds }) => ({
    token,
    lastsSeconds: Math.min(Math.max(seconds, 1), 7_200),
  }));

export interface Tokens {
  /** The token to call with; one that is about to lapse is renewed first. */
  current(signal: AbortSignal): Promise<string>;
  /** After Avinode refused that one: another, or null where there is none to be had. */
  insteadOf(refused: string, signal: AbortSignal): Promise<string | null>;
  /** All that must never be shown. */
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

/** What cannot stand in a header is refused here, where its text is not told: the network library would quote it. */
function refuseUnsendable(credentials: AvinodeCredentials): void {
  for (const [name, text] of Object.entries(credentials)) {
    if (text !== undefined && !isSendable(text))
      throw new Error(`Avinode's credentials do not fit: ${name} is empty or holds characters that no header carries`);
  }
}

export const isSendable = (text: string): boolean => /^[\x21-\x7e]{1,8192}$/u.test(text);

// Renewed this long before it lapses, or at half its life if that is shorter.
const earlySeconds = 120;

function openRenewal(
  { apiToken, clientSecret }: Extract<AvinodeCredentials, { kind: 'oauth' }>,
  clock: Clock,
  fetchToken: () => Promise<FetchedToken>,
): Tokens {
  const now = () => Date.parse(clock.now());
  let held: { readonly token: string; readonly renewAt: number; readonly tokenExpiresAt: number } | null = null;
  let renewal: Promise<string> | null = null;

  // One at a time, whoever asks; each caller waits only as long as it has.
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
      // It still holds for a while: nobody waits for the next one, and a renewal that fails meanwhile harms nobody.
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
