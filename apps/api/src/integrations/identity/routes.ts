import { announceAccessChange, inTransaction, tenantOf } from '@tripthread/db/database';
import { openCallLimiter } from '@tripthread/db/gate';
import { deleteLogin } from '@tripthread/db/queries/system/logins';
import { Failure } from '@tripthread/shared/failures';
import { APIError } from 'better-auth/api';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Platform } from '../../platform/trpc/context.ts';
import { fieldsOf } from '../../platform/trpc/errors.ts';
import type { LoginCookie } from '../../platform/logins/login-cookie.ts';
import type { Log } from '../../platform/log.ts';
import { readJson } from '../../platform/http/read-body.ts';
import type { LoginLibrary } from './login-library.ts';
import { openSignInLimits } from './sign-in-limits.ts';

export interface IdentityOptions extends Pick<Platform, 'database' | 'viewers'> {
  readonly library: LoginLibrary;
  readonly cookie: LoginCookie;
  readonly log: Log;
}

const SignIn = z.strictObject({
  email: z.string().trim().toLowerCase().min(1, 'Must not be empty').max(254),
  password: z.string().min(1, 'Must not be empty').max(128),
});

/** `/api/auth`: sign in, sign out, current login. Other endpoints do not exist. */
export function identityRoutes(options: IdentityOptions): Router {
  const { viewers } = options;
  const signIn = signingIn(options);
  const signOut = signingOut(options);
  return Router()
    .post('/sign-in/email', signIn)
    .post('/sign-out', signOut)
    .get('/get-session', async (request, response) => {
      const found = await viewers.find(request.headers);
      response.json(found === null ? null : { user: { name: found.viewer.name, email: found.viewer.email } });
    });
}

function signingIn({ database, library, cookie, log }: IdentityOptions) {
  const limits = openSignInLimits();
  // Password checks are expensive by design, so only a few run at once.
  const gate = openCallLimiter({ most: 4, maxQueued: 32, refuseAfter: { since: 'arrival', ms: 10_000 } });

  return async (request: Request, response: Response) => {
    const read = SignIn.safeParse(readJson(request, 10 * 1_024));
    if (!read.success) throw new Failure('BAD_INPUT', { fields: fieldsOf(read.error) });
    const { email, password } = read.data;
    const address = request.ip ?? 'unknown';
    await limits.count(email, address);
    const leave = await gate.enter();
    try {
      const headers = new Headers({ 'user-agent': (request.headers['user-agent'] ?? '').slice(0, 200) });
      const answer = await library.api.signInEmail({ body: { email, password }, headers, returnHeaders: true });
      await limits.forgive(email, address);
      // The browser's previous login ends: a planted token becomes useless.
      const previousToken = cookie.tokenOf(cookie.find(request.headers.cookie));
      if (previousToken !== null) await deleteLogin(database, previousToken);
      for (const setCookie of answer.headers.getSetCookie()) response.append('set-cookie', setCookie);
      log.info({ requestId: response.getHeader('x-request-id'), loginUserId: answer.response.user.id }, 'signed in');
      response.json({ user: { name: answer.response.user.name, email: answer.response.user.email } });
    } catch (error) {
      // Unknown, wrong and inactive give the same answer.
      if (!(error instanceof APIError) || error.statusCode >= 500) throw error;
      log.info({ requestId: response.getHeader('x-request-id') }, 'sign-in refused');
      throw new Failure('WRONG_CREDENTIALS');
    } finally {
      leave();
    }
  };
}

function signingOut({ database, viewers, cookie }: IdentityOptions) {
  return async (request: Request, response: Response) => {
    const token = cookie.tokenOf(cookie.find(request.headers.cookie));
    if (token !== null) {
      const found = await viewers.find({ cookie: request.headers.cookie });
      await deleteLogin(database, token);
      viewers.forget();
      // Ends the streams of this login, in every process.
      if (found !== null)
        await inTransaction(tenantOf(database, found.viewer.brokerageId), async (tx) => announceAccessChange(tx));
    }
    response.append('set-cookie', cookie.clear());
    response.json({ ok: true });
  };
}
