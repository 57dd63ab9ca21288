import type { Database } from '@tripthread/db/database';
import { findLogin, listLiveTokens, extendLogin } from '@tripthread/db/queries/system/logins';
import { type Clock, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { bearerOf } from '../http/bearer.ts';
import { type LoginCookie, loginSeconds } from './login-cookie.ts';
import type { Viewer } from './viewer.ts';

const cacheTtlMs = 2_000;
const maxEntries = 5_000;

export interface Found {
  readonly viewer: Viewer;
  /** A `Set-Cookie` header for the answer, when the login was just prolonged. */
  readonly refreshedCookie: string | null;
}

/** The credentials of a request. */
export interface Credentials {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/** Resolves a cookie or token to a viewer. Logins are cached for two seconds, and re-read at once after rights changed. */
export interface Viewers {
  find(credentials: Credentials): Promise<Found | null>;
  /** Returns which of these login tokens are still valid. */
  listLive(loginTokens: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether an issuer's tokens are accepted. */
  readonly acceptsBearer: boolean;
  forget(): void;
}

/** Logins by an issuer's token on every request. */
export interface BearerLogins {
  /** @throws NO_DESK_FOR_IDENTITY; BUSY */
  find(token: string): Promise<Viewer | null>;
  /** Whether that issuer created it. */
  owns(loginToken: string): boolean;
  listLive(loginTokens: readonly string[]): Promise<ReadonlySet<string>>;
  forget(): void;
}

interface Remembered {
  readonly until: number;
  readonly viewer: Promise<{ viewer: Viewer; isDue: boolean } | null>;
}

export interface ViewersOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly cookie: LoginCookie;
  readonly tokens?: BearerLogins | null;
}

/** Looks up logins by the signed value of their cookie, each once in a short time. */
function openLoginCache({ database, clock, cookie }: Pick<ViewersOptions, 'database' | 'clock' | 'cookie'>) {
  const remembered = new Map<string, Remembered>();

  async function look(token: string) {
    const found = await findLogin(database, token, clock.now());
    if (found === null) return null;
    const { updatedAt, ...agent } = found;
    return {
      viewer: { ...agent, loginToken: token },
      isDue: updatedAt < instantPlus(clock.now(), -millisecondsPer.day),
    };
  }

  return {
    /** The value is verified before it is cached, so that a cached one needs no second check. */
    find(value: string): Remembered['viewer'] | null {
      const known = remembered.get(value);
      if (known !== undefined && known.until > performance.now()) return known.viewer;
      const token = cookie.tokenOf(value);
      if (token === null) return null;
      if (remembered.size >= maxEntries) remembered.clear();
      const viewer = look(token);
      remembered.set(value, { until: performance.now() + cacheTtlMs, viewer });
      // A failed look-up does not make the login invalid.
      viewer.catch(() => remembered.delete(value));
      return viewer;
    },
    forget: (value: string) => remembered.delete(value),
    clear: () => remembered.clear(),
  };
}

export function openViewers({ database, clock, cookie, tokens = null }: ViewersOptions): Viewers {
  const logins = openLoginCache({ database, clock, cookie });

  async function findByCookie(header: string | undefined): Promise<Found | null> {
    const value = cookie.find(header);
    const found = value === null ? null : await logins.find(value);
    if (value === null || found === null) return null;
    if (!found.isDue) return { viewer: found.viewer, refreshedCookie: null };
    logins.forget(value);
    const now = clock.now();
    await extendLogin(database, found.viewer.loginToken, { now, expiresAt: instantPlus(now, loginSeconds * 1_000) });
    return { viewer: found.viewer, refreshedCookie: cookie.renew(value) };
  }

  return {
    acceptsBearer: tokens !== null,
    async find({ cookie: header, authorization }) {
      const bearer = tokens === null ? null : bearerOf(authorization);
      if (bearer === null || tokens === null) return findByCookie(header);
      // A cookie does not replace an invalid token beside it.
      const viewer = await tokens.find(bearer);
      return viewer === null ? null : { viewer, refreshedCookie: null };
    },
    async listLive(loginTokens) {
      const ofIssuer = loginTokens.filter((token) => tokens?.owns(token) === true);
      const ofCookies = loginTokens.filter((token) => tokens?.owns(token) !== true);
      const [live, alsoLive] = await Promise.all([
        listLiveTokens(database, ofCookies, clock.now()),
        tokens?.listLive(ofIssuer) ?? new Set<string>(),
      ]);
      return new Set([...live, ...alsoLive]);
    },
    forget() {
      logins.clear();
      tokens?.forget();
    },
  };
}
