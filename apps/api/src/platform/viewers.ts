import type { Database } from '@tripthread/db/database';
import { findLogin, prolongLogin } from '@tripthread/db/queries/system/logins';
import { type Clock, instantPlus, millisecondsPer } from '@tripthread/shared/clock';
import { type LoginCookie, loginSeconds } from './login-cookie.ts';
import type { Viewer } from './viewer.ts';

const rememberMs = 2_000;
const mostRemembered = 5_000;

export interface Found {
  readonly viewer: Viewer;
  /** A `Set-Cookie` header to answer with, when the login was just prolonged. */
  readonly renewedCookie: string | null;
}

/** From cookie to viewer. A login is looked up at most every two seconds, and at once after somebody's rights changed. */
export interface Viewers {
  find(cookieHeader: string | undefined): Promise<Found | null>;
  forget(): void;
}

interface Remembered {
  readonly until: number;
  readonly viewer: Promise<{ viewer: Viewer; isDue: boolean } | null>;
}

export function openViewers({
  database,
  clock,
  cookie,
}: {
  database: Database;
  clock: Clock;
  cookie: LoginCookie;
}): Viewers {
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

  /** By the signed value, which is checked before it is remembered: a known one needs no second check. */
  function lookOnce(value: string) {
    const known = remembered.get(value);
    if (known !== undefined && known.until > performance.now()) return known.viewer;
    const token = cookie.tokenOf(value);
    if (token === null) return null;
    if (remembered.size >= mostRemembered) remembered.clear();
    const viewer = look(token);
    remembered.set(value, { until: performance.now() + rememberMs, viewer });
    // A look-up that failed says nothing about the login.
    viewer.catch(() => remembered.delete(value));
    return viewer;
  }

  return {
    async find(cookieHeader) {
      const value = cookie.find(cookieHeader);
      const found = value === null ? null : await lookOnce(value);
      if (value === null || found === null) return null;
      if (!found.isDue) return { viewer: found.viewer, renewedCookie: null };
      remembered.delete(value);
      const now = clock.now();
      await prolongLogin(database, found.viewer.loginToken, { now, expiresAt: instantPlus(now, loginSeconds * 1_000) });
      return { viewer: found.viewer, renewedCookie: cookie.renew(value) };
    },
    forget: () => remembered.clear(),
  };
}
