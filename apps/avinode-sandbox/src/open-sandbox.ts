import http from 'node:http';
import { type Clock, systemClock } from '@tripthread/shared/time/clock';
import express, { type Express } from 'express';
import { openLimiter } from './api/limits.ts';
import { apiRoutes } from './api/routes.ts';
import { type OwnWebhook, registerOwnWebhook } from './api/webhooks.ts';
import { type Control, openControl } from './control/control.ts';
import { requireLocalCaller, requireSameSite } from './control/guards.ts';
import { controlRoutes } from './control/routes.ts';
import { firstBuyer } from './known/accounts.ts';
import { pageRoutes } from './pages/routes.ts';
import { type Autoplay, planReply } from './play/autoplay.ts';
import { asAvinode, openNotifier, type Redelivery } from './play/notify.ts';
import { openPlanner } from './play/plans.ts';
import type { RateLimit } from './world/model.ts';
import { noFaults, openStore } from './world/store.ts';
import type { World } from './world/world.ts';

export interface SandboxOptions {
  /** 0, the default: a free port. */
  readonly port?: number;
  readonly host?: string;
  /** The file that stores the state; by default nothing is stored. */
  readonly stateFile?: string;
  readonly clock?: Clock;
  /** A webhook for every event of the brokerage, as if registered over the API. */
  readonly webhook?: Omit<OwnWebhook, 'companyId'>;
  /** `false` switches the rate limit off. */
  readonly limits?: Partial<Omit<RateLimit, 'isOn'>> | false;
  /** Operators answer automatically. */
  readonly autoplay?: Autoplay;
  readonly redelivery?: Partial<Redelivery>;
  /** `tripmsgs` notifications also carry the trip's code. */
  readonly tripIdOnMessages?: boolean;
}

export interface Sandbox {
  /** `http://127.0.0.1:3100` */
  readonly origin: string;
  /** The value for `AVINODE_BASE_URL`. */
  readonly apiUrl: string;
  readonly credentials: {
    readonly apiToken: string;
    readonly bearer: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  readonly control: Control;
  close(): Promise<void>;
}

/** Starts a sandbox. @throws if it can't listen */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', stateFile, clock = systemClock, limits, autoplay, webhook } = options;
  const app = express().disable('x-powered-by').set('etag', false);
  const { server, origin } = await serve(app, port, host);
  const usualLimit: RateLimit = {
    isOn: limits !== false,
    burst: 60,
    refillPerSecond: 1,
    ...(limits === false ? undefined : limits),
  };
  const store = openStore(stateFile, usualLimit);
  const world: World = { store, clock, origin, tripIdOnMessages: options.tripIdOnMessages ?? false };
  registerOwnWebhook(world, webhook === undefined ? undefined : { ...webhook, companyId: firstBuyer.companyId });
  const notifier = openNotifier(store, { ...asAvinode, ...options.redelivery });
  const planner = openPlanner(world, usualLimit);
  const limiter = openLimiter(store);
  const usualFaults = noFaults(usualLimit);
  const control = openControl({
    world,
    planner,
    notifier,
    usualFaults,
    refillLimits: () => limiter.refill(),
    autoplay,
  });

  const onBuyerChat = autoplay === undefined ? () => {} : planReply.bind(null, autoplay);
  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.use('/api', apiRoutes({ world, limiter, onBuyerChat }));
  app.use('/control', requireLocalCaller, requireSameSite, controlRoutes(control));
  app.use(requireLocalCaller, requireSameSite, pageRoutes(world, control));
  app.use((_request, response) => void response.status(404).type('text/plain').send('Not found.\n'));

  const { apiToken, bearer, clientId, clientSecret } = firstBuyer;
  return {
    origin,
    apiUrl: `${origin}/api`,
    credentials: { apiToken, bearer, clientId, clientSecret },
    control,
    async close() {
      planner.stop();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await Promise.all([closed, notifier.stop()]);
      store.close();
    },
  };
}

async function serve(app: Express, port: number, host: string) {
  const server = http.createServer({ requestTimeout: 30_000 }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no port.');
  return { server, origin: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}` };
}
