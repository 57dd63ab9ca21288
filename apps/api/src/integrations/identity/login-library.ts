import type { Database } from '@tripthread/db/database';
import { authAdapter, ensureSecret, findBrokerageOfLogin } from '@tripthread/db/queries/system/logins';
import type { Clock } from '@tripthread/shared/time/clock';
import { betterAuth } from 'better-auth';
import { randomBytes } from 'node:crypto';
import { type LoginCookie, loginSeconds } from '../../platform/logins/login-cookie.ts';

/** Returns the secret that signs login cookies: the configured one, or one shared by all processes on this database. */
export async function loginSecret(database: Database, given: string | undefined, clock: Clock): Promise<string> {
  return given ?? ensureSecret(database, 'login-cookie', randomBytes(32).toString('base64url'), clock.now());
}

export interface LoginLibraryOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly cookie: LoginCookie;
  readonly publicUrl: string;
}

/**
 * Configures email and password only. The library's own HTTP surface is not mounted: our routes make the two calls that we
 * need, so no other endpoint of it is reachable.
 */
export function openLoginLibrary({ database, clock, cookie, publicUrl }: LoginLibraryOptions) {
  return betterAuth({
    baseURL: publicUrl,
    secret: cookie.secret,
    database: authAdapter(database),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true },
    session: { expiresIn: loginSeconds },
    advanced: {
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: cookie.name,
          attributes: { secure: cookie.isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
    },
    databaseHooks: {
      session: {
        create: {
          // After the password check, before the login is stored: an inactive user gets no login. Times come from our clock.
          async before(session) {
            if ((await findBrokerageOfLogin(database, session.userId)) === null) return false;
            const now = Date.parse(clock.now());
            const [createdAt, expiresAt] = [new Date(now), new Date(now + loginSeconds * 1_000)];
            return { data: { ...session, createdAt, updatedAt: createdAt, expiresAt } };
          },
        },
      },
    },
  });
}

export type LoginLibrary = ReturnType<typeof openLoginLibrary>;
