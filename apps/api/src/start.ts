import { closeDatabase, type Database, openDatabase } from '@tripthread/db/database';
import { type Listening, listen } from '@tripthread/db/listen';
import { migrate } from '@tripthread/db/migrate';
import { hasAgents } from '@tripthread/db/queries/system/first-brokerages';
import { systemClock } from '@tripthread/shared/time/clock';
import { createApp } from './app.ts';
import { connectDemoToSandbox } from './demo/sandbox-connection.ts';
import { startLiveTrip } from './demo/live-trip.ts';
import { demoLogins, readDemoInbox, seedDemoBrokerages } from './demo/seed.ts';
import type { Env } from './env.ts';
import { type Queues, startQueues } from './jobs/start-queues.ts';
import { openAnswerLog } from './integrations/avinode/answer-log.ts';
import { openAvinodeConnections } from './integrations/avinode/connections.ts';
import { openBearerLogins } from './integrations/identity/bearer-logins.ts';
import { loginSecret, openLoginLibrary } from './integrations/identity/login-library.ts';
import { openMailReader } from './integrations/mail/mail-reader.ts';
import { openMailer } from './integrations/mail/mailer.ts';
import { openReplyAddresses } from './integrations/mail/reply-address.ts';
import { readSmtpUrl } from './integrations/mail/smtp-url.ts';
import { openClock } from './platform/clock.ts';
import { traceOf } from './platform/trpc/errors.ts';
import type { Log } from './platform/log.ts';
import { loginCookie } from './platform/logins/login-cookie.ts';
import { openHub } from './platform/live/realtime.ts';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { openServer } from './platform/http/server.ts';
import { openViewers } from './platform/logins/viewers.ts';
import { startSchedule } from './transports/schedule.ts';

export interface Running {
  /** Whether the demo logins exist. */
  readonly isDemo: boolean;
  /** How many streams are open now. */
  readonly openStreams: number;
  /** Refuses new calls, lets running ones finish, ends streams and jobs; within ten seconds. */
  stop(): Promise<void>;
}

/** Migrates the database and opens every transport. */
export async function start(env: Env, log: Log): Promise<Running> {
  await migrate({ url: env.databaseUrl, log: (line) => log.info(line) });
  const database = openDatabase({ url: env.databaseUrl });
  try {
    return await startServices(env, log, database);
  } catch (error) {
    await closeDatabase(database);
    throw error;
  }
}

async function startServices(env: Env, log: Log, database: Database): Promise<Running> {
  const clock = openClock(env.clockFile);
  if (env.demo && (await seedDemoBrokerages({ database, clock }))) log.info('created the demo brokerages');
  // Without a demo in this database, its logins would not work.
  const isDemo =
    env.demo &&
    (await hasAgents(
      database,
      demoLogins.map(({ email }) => email),
    ));

  const isSecure = env.publicUrl.startsWith('https://');
  const secret = await loginSecret(database, env.authSecret, clock);
  const encryptor = openEncryptor(secret);
  if (env.avinodeSandbox && isDemo && (await connectDemoToSandbox({ database, encryptor })))
    log.info('connected the demo brokerage to the Avinode sandbox');
  const cookie = loginCookie({ secret, isSecure });
  const tokens = env.issuer === null ? null : openBearerLogins({ database, clock, issuer: env.issuer, log });
  const viewers = openViewers({ database, clock, cookie, tokens });
  const report = (what: string) => (error: unknown) => log.warn(traceOf(error), what);
  const hub = openHub({
    clock,
    liveTokens: (loginTokens) => viewers.listLive(loginTokens),
    onError: report('could not revalidate streams'),
  });

  let listening: Listening | null = null;
  let queues: Queues | null = null;
  let isStopping = false;
  const app = createApp({
    platform: {
      database,
      clock,
      hub,
      viewers,
      encryptor,
      publicUrl: env.publicUrl,
      sendsMail: env.smtpUrl !== undefined,
    },
    library: openLoginLibrary({ database, clock, cookie, publicUrl: env.publicUrl }),
    cookie,
    log,
    health: { isListening: () => listening?.isUp ?? false, isStopping: () => isStopping },
    onNotificationStored: () => queues?.wakeNotifications(),
    clerk: env.clerk,
    demo: isDemo ? { logins: demoLogins, inbox: readDemoInbox() } : null,
    publicUrl: env.publicUrl,
    anyName: env.anyName,
    port: env.port,
    trustProxy: env.trustProxy,
    webDist: env.webDist,
  });
  const server = await openServer(app, env);

  listening = listen(database, {
    onChangeNotice(notice) {
      if (notice.topics.includes('access')) {
        viewers.forget();
        hub.revalidate().catch(report('could not revalidate streams'));
      }
      if (notice.topics.includes('work')) queues?.wake();
      hub.publish(notice);
    },
    onReady: () => hub.resyncAll(),
    onError: report('listener reconnecting'),
  });
  const answers = openAnswerLog({ database, clock, onError: report('answers of Avinode were not kept') });
  const mailer = env.smtpUrl === undefined ? null : openMailer(readSmtpUrl(env.smtpUrl));
  const reader = openMailReader();
  queues = startQueues({
    database,
    clock,
    onError: (error, details) => log.warn({ ...details, ...traceOf(error) }, 'queued job failed'),
    avinode:
      env.avinodeBaseUrl === undefined
        ? null
        : openAvinodeConnections({
            baseUrl: env.avinodeBaseUrl,
            clock,
            wireClock: systemClock,
            encryptor,
            onAnswer: answers.hear,
          }),
    mail: {
      mailer,
      reader,
      from: env.mailFrom,
      replies: openReplyAddresses({ encryptor, domain: env.mailReplyDomain }),
      encryptor,
      publicUrl: env.publicUrl,
    },
  });
  if (isDemo && env.avinodeSandbox && env.avinodeBaseUrl !== undefined)
    startLiveTrip({ database, clock, baseUrl: env.avinodeBaseUrl }).catch(
      report('could not start the demo’s live trip'),
    );
  const jobs = startSchedule(database, clock, log);

  return {
    isDemo,
    get openStreams() {
      return hub.size;
    },
    async stop() {
      isStopping = true;
      hub.close();
      await Promise.all([server.stop(), queues?.stop(), jobs.stop()]);
      await reader.stop();
      mailer?.close();
      await Promise.all([listening?.stop(), answers.stop()]);
      await closeDatabase(database);
    },
  };
}
