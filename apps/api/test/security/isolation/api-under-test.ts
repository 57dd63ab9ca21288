import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeDatabase, type Database } from '@tripthread/db/database';
import { listen } from '@tripthread/db/listen';
import { now } from '@tripthread/testing/tenancy/two-brokerages';
import type { Clock } from '@tripthread/shared/time/clock';
import type { RequestListener } from 'node:http';
import { createApp } from '../../../src/app.ts';
import { queues } from '../../../src/jobs/registry.ts';
import { runDueItems } from '../../../src/platform/work-loop.ts';
import { loginSecret, openLoginLibrary } from '../../../src/integrations/identity/login-library.ts';
import type { Platform } from '../../../src/platform/trpc/context.ts';
import { openLog } from '../../../src/platform/log.ts';
import { loginCookie } from '../../../src/platform/logins/login-cookie.ts';
import { openHub } from '../../../src/platform/live/realtime.ts';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { openViewers } from '../../../src/platform/logins/viewers.ts';

/** The whole API over HTTP, with its log captured, on the caller's database handle. */
export interface ApiUnderTest {
  readonly origin: string;
  readonly platform: Platform;
  /** Every byte logged so far. */
  log(): string;
  /** Places the pending notifications. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export const clock: Clock = { now: () => now };

export async function openApiUnderTest(database: Database): Promise<ApiUnderTest> {
  const lines: string[] = [];
  const log = openLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = http.createServer((request, response) => listener(request, response));
  // A test that pauses between two requests must not find its connection closed.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const publicUrl = `http://127.0.0.1:${port}`;
  const secret = await loginSecret(database, undefined, clock);
  const cookie = loginCookie({ secret, isSecure: false });
  const viewers = openViewers({ database, clock, cookie });
  const onError = (error: unknown) => log.error({ error: String(error) }, 'test transports');
  const hub = openHub({ clock, liveTokens: (loginTokens) => viewers.listLive(loginTokens), onError });
  const platform: Platform = {
    database,
    clock,
    hub,
    viewers,
    encryptor: openEncryptor(secret),
    // The same for every transport, because their answers are compared.
    publicUrl: 'https://desk.test',
    sendsMail: false,
  };
  listener = createApp({
    platform,
    cookie,
    log,
    publicUrl,
    anyName: false,
    port,
    library: openLoginLibrary({ database, clock, cookie, publicUrl }),
    health: { isListening: () => true, isStopping: () => false },
    onNotificationStored: () => {},
    clerk: null,
    demo: null,
    trustProxy: 0,
    webDist: undefined,
  });
  const listening = listenFor(platform, onError);
  return {
    origin: publicUrl,
    platform,
    log: () => lines.join(''),
    async drain() {
      const source = queues.notifications.open({ database, clock, onError });
      while ((await runDueItems(source)).isMore);
    },
    async close() {
      hub.close();
      await listening.stop();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await closeDatabase(database);
    },
  };
}

/** Passes changes on, as the server's start does. */
function listenFor({ database, viewers, hub }: Platform, onError: (error: unknown) => void) {
  return listen(database, {
    onChangeNotice(notice) {
      if (notice.topics.includes('access')) {
        viewers.forget();
        hub.revalidate().catch(onError);
      }
      hub.publish(notice);
    },
    onReady: () => hub.resyncAll(),
    onError,
  });
}
