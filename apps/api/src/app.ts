import { openCallLimiter } from '@tripthread/db/gate';
import { httpStatusOf } from '@tripthread/shared/failure-registry';
import type { Failure } from '@tripthread/shared/failures';
import type { TRPCError } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express, { type Express } from 'express';
import { identityRoutes } from './integrations/identity/routes.ts';
import type { LoginLibrary } from './integrations/identity/login-library.ts';
import { accessLog } from './platform/http/access-log.ts';
import { retryAfterOf } from './platform/http/send-failure.ts';
import { type Context, createContext, type Platform } from './platform/trpc/context.ts';
import { ownOrigins, rejectForeignOrigins, dropCookieWithBearer } from './platform/http/csrf.ts';
import { failureOf, traceOf } from './platform/trpc/errors.ts';
import { type HealthOptions, healthRoutes } from './platform/http/health.ts';
import type { Log } from './platform/log.ts';
import type { LoginCookie } from './platform/logins/login-cookie.ts';
import { answerPlainCalls } from './platform/trpc/plain-calls.ts';
import { answerStream } from './platform/trpc/stream-calls.ts';
import { bodyAsText, receiveBody } from './platform/http/read-body.ts';
import {
  answerErrors,
  rejectLongUrls,
  rejectLargeBodies,
  rejectUnknownPaths,
} from './platform/http/reject-requests.ts';
import { assignRequestId } from './platform/http/request-id.ts';
import { noRobots, noStore, securityHeaders } from './platform/http/security-headers.ts';
import { limitConcurrency } from './platform/limits/limit-concurrency.ts';
import { webFiles } from './platform/http/web-files.ts';
import { fileRoutes, unsentFileRoutes } from './transports/rest/rest-files.ts';
import { restRouter } from './transports/rest/rest.ts';
import { appRouter } from './router.ts';
import type { ClerkSource } from './transports/webhooks/webhooks-clerk.ts';
import { webhookRoutes } from './transports/webhooks/webhooks.ts';

export interface DemoLogin {
  readonly email: string;
  readonly password: string;
}

/** What the demo shows to every visitor. */
export interface Demo {
  readonly logins: readonly DemoLogin[];
  readonly inbox: {
    readonly address: string;
    readonly user: string;
    readonly password: string;
    readonly of: readonly string[];
  };
}

export interface AppOptions {
  readonly platform: Platform;
  readonly library: LoginLibrary;
  readonly cookie: LoginCookie;
  readonly log: Log;
  readonly health: Omit<HealthOptions, 'database'>;
  readonly onNotificationStored: () => void;
  /** The issuer of Clerk's users; null when Clerk's events are not expected. */
  readonly clerk: ClerkSource | null;
  /** Shown to every caller; null when this is no demo. */
  readonly demo: Demo | null;
  readonly publicUrl: string;
  /** Whether a browser may use a host name that is not configured. */
  readonly anyName: boolean;
  readonly port: number;
  readonly trustProxy: number;
  readonly webDist: string | undefined;
}

const maxCallsPerBatch = 10;
const maxBodyBytes = 100_000;
// A stream is open for minutes and bounded by the hub, so it takes no slot of the call limiter.
const streamPath = '/api/trpc/sessions.onchange';

/** Mounts all transports behind the guards that every request passes. */
export function createApp(options: AppOptions): Express {
  const { platform, log, webDist } = options;
  const app = express();
  app.set('trust proxy', options.trustProxy);
  app.set('query parser', false);
  app.set('etag', false);
  app.disable('x-powered-by');

  app.use(assignRequestId, securityHeaders({ isSecure: options.cookie.isSecure }), accessLog(log));
  app.use(healthRoutes({ ...options.health, database: platform.database }));
  app.use(
    '/webhooks',
    noStore,
    rejectLongUrls,
    webhookRoutes({ ...platform, onNotificationStored: options.onNotificationStored, clerk: options.clerk, log }),
    rejectUnknownPaths,
  );
  app.use('/api', noStore, noRobots, rejectLongUrls, apiRoutes(options), rejectUnknownPaths);
  // Client pages and invitation pages: their URLs contain tokens.
  app.use(['/p', '/join'], noStore, noRobots);
  if (webDist !== undefined) app.use(webFiles(webDist));
  app.use(rejectUnknownPaths, answerErrors(log));
  return app;
}

/** Matches every spelling that reaches the stream: the router accepts capitals, tRPC accepts escapes. */
export function isStream(path: string): boolean {
  try {
    return decodeURIComponent(path).toLowerCase() === streamPath;
  } catch {
    return false;
  }
}

function apiRoutes(options: AppOptions): express.Router {
  const { platform, library, cookie, log, demo } = options;
  const gate = openCallLimiter({ most: 64, maxQueued: 256, refuseAfter: { since: 'arrival', ms: 10_000 } });
  const { acceptsBearer } = platform.viewers;
  return express
    .Router()
    .use(dropCookieWithBearer({ acceptsBearer }))
    .use(
      '/files',
      rejectForeignOrigins(ownOrigins(options), { ...options, acceptsBearer, takes: 'bytes' }),
      unsentFileRoutes(platform),
    )
    .use(
      rejectForeignOrigins(ownOrigins(options), { ...options, acceptsBearer }),
      rejectLargeBodies(maxBodyBytes),
      receiveBody(maxBodyBytes),
      limitConcurrency(gate, isStream),
    )
    .get('/demo', (_request, response) => {
      response.json(demo === null ? { demo: false } : { demo: true, ...demo });
    })
    .use(restRouter(platform), fileRoutes(platform))
    .use('/auth', identityRoutes({ database: platform.database, viewers: platform.viewers, library, cookie, log }))
    .use('/trpc', bodyAsText, plainCalls(platform, log), changeStream(platform), procedures(platform, log));
}

/** Answers a browser's queries and mutations by a short path; everything else falls through to `procedures`. */
function plainCalls(platform: Platform, log: Log): express.Handler {
  return answerPlainCalls({
    router: appRouter,
    maxCalls: maxCallsPerBatch,
    createContext: (request, response) => createContext(platform, request, response),
    onError: ({ error, path, ctx }) => void report(log, error, path, ctx),
    headersFor: (errors) => Object.fromEntries(retryMeta(errors.map(failureOf)).headers?.entries() ?? []),
  });
}

/** Serves a browser's change stream by a short path; a refusal falls through to `procedures`. */
function changeStream(platform: Platform): express.Handler {
  return answerStream({
    router: appRouter,
    path: 'sessions.onChange',
    createContext: (request, response) => createContext(platform, request, response),
  });
}

function procedures(platform: Platform, log: Log): express.Handler {
  // tRPC's `responseMeta` is not called when a stream is refused.
  const refusedStreams = new WeakMap<Context, Failure | null>();
  return createExpressMiddleware({
    router: appRouter,
    createContext: ({ req, res }) => createContext(platform, req, res),
    maxBatchSize: maxCallsPerBatch,
    maxBodySize: maxBodyBytes,
    // Queries may come as POST, which keeps search texts out of URLs and their logs.
    allowMethodOverride: true,
    responseMeta({ errors, ctx }) {
      const refusal = ctx === undefined ? undefined : refusedStreams.get(ctx);
      return refusal === undefined ? retryMeta(errors.map(failureOf)) : streamMeta(refusal, ctx);
    },
    onError({ error, path, ctx, type }) {
      const failure = report(log, error, path, ctx);
      if (type === 'subscription' && ctx !== undefined) refusedStreams.set(ctx, failure);
    },
  });
}

function report(log: Log, error: TRPCError, path: string | undefined, ctx: Context | undefined): Failure | null {
  // Never the input: it holds users' texts.
  const at = { requestId: ctx?.requestId, path: path?.slice(0, 100), code: error.code };
  const failure = failureOf(error);
  if (failure === null) log.error({ ...at, ...traceOf(error.cause ?? error) }, 'defect');
  else log.debug({ ...at, reason: failure.reason }, 'refused');
  return failure;
}

function retryMeta(failures: readonly (Failure | null)[]): { headers?: Headers } {
  const seconds = failures.map(retryAfterOf).find((after) => after !== null);
  return seconds === undefined ? {} : { headers: new Headers({ 'retry-after': String(seconds) }) };
}

/**
 * Gives a refused stream its status instead of a 200 with the refusal inside, except for "not signed in", which the page's
 * stream reader only sees as an event.
 */
function streamMeta(refusal: Failure | null, ctx: Context | undefined): { status?: number; headers?: Headers } {
  if (refusal?.kind === 'unauthorized' && ctx?.readsEvents === true) return {};
  return { ...retryMeta([refusal]), status: refusal === null ? 500 : httpStatusOf[refusal.kind] };
}
