import { closeDatabase, type Database, openDatabase } from '@tripthread/db/database';
import { type Listening, listen } from '@tripthread/db/listen';
import { migrate } from '@tripthread/db/migrate';
import { hasAgents } from '@tripthread/db/queries/system/first-brokerages';
import { type Clock, systemClock } from '@tripthread/shared/time/clock';
import { type AppOptions, createApp } from './app.ts';
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
import { type LoginCookie, loginCookie } from './platform/logins/login-cookie.ts';
import { type Hub, openHub } from './platform/live/realtime.ts';
import { type Encryptor, openEncryptor } from '@tripthread/commands/links/encryptor';
import { openServer } from './platform/http/server.ts';
import { openViewers, type Viewers } from './platform/logins/viewers.ts';
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
  const isDemo = await prepareDemo(env, log, { database, clock });
  const identity = await openIdentity(env, log, { database, clock });
  const { viewers, encryptor } = identity;
  if (env.avinodeSandbox && isDemo && (await connectDemoToSandbox({ database, encryptor })))
    log.info('connected the demo brokerage to the Avinode sandbox');
  const report = (what: string) => (error: unknown) => log.warn(traceOf(error), what);
  const hub = openHub({
    clock,
    liveTokens: (loginTokens) => viewers.listLive(loginTokens),
    onError: report('could not revalidate streams'),
  });
  const services: Services = { database, clock, hub, isDemo, ...identity };
  const state: State = { listening: null, queues: null, isStopping: false };
  const server = await openServer(createApp(appOptions(env, log, services, state)), env);

  state.listening = listen(database, {
    onChangeNotice(notice) {
      if (notice.topics.includes('access')) {
        viewers.forget();
        hub.revalidate().catch(report('could not revalidate streams'));
      }
      if (notice.topics.includes('work')) state.queues?.wake();
      hub.publish(notice);
    },
    onReady: () => hub.resyncAll(),
    onError: report('listener reconnecting'),
  });
  const background = startBackground(env, log, services);
  state.queues = background.queues;
  if (isDemo && env.avinodeSandbox && env.avinodeBaseUrl !== undefined)
    startLiveTrip({ database, clock, baseUrl: env.avinodeBaseUrl }).catch(
      report('could not start the demo’s live trip'),
    );

  return {
    isDemo,
    get openStreams() {
      return hub.size;
    },
    async stop() {
      state.isStopping = true;
      hub.close();
      await Promise.all([server.stop(), background.stopWork()]);
      await background.closeMail();
      await Promise.all([state.listening?.stop(), background.stopAnswers()]);
      await closeDatabase(database);
    },
  };
}

type Core = Pick<Services, 'database' | 'clock'>;

/** Creates the demo where it is wanted. @returns whether this database has one: without it, its logins would not work */
async function prepareDemo(env: Env, log: Log, { database, clock }: Core): Promise<boolean> {
  if (!env.demo) return false;
  if (await seedDemoBrokerages({ database, clock })) log.info('created the demo brokerages');
  return hasAgents(
    database,
    demoLogins.map(({ email }) => email),
  );
}

/** Opens what recognises a caller. */
async function openIdentity(env: Env, log: Log, { database, clock }: Core) {
  const secret = await loginSecret(database, env.authSecret, clock);
  const cookie = loginCookie({ secret, isSecure: env.publicUrl.startsWith('https://') });
  const tokens = env.issuer === null ? null : openBearerLogins({ database, clock, issuer: env.issuer, log });
  const viewers = openViewers({ database, clock, cookie, tokens });
  return { cookie, viewers, encryptor: openEncryptor(secret) };
}

interface Services {
  readonly database: Database;
  readonly clock: Clock;
  readonly hub: Hub;
  readonly cookie: LoginCookie;
  readonly viewers: Viewers;
  readonly encryptor: Encryptor;
  readonly isDemo: boolean;
}

/** What is opened after the server that uses it. */
interface State {
  listening: Listening | null;
  queues: Queues | null;
  isStopping: boolean;
}

function appOptions(env: Env, log: Log, services: Services, state: State): AppOptions {
  const { database, clock, hub, viewers, encryptor, cookie, isDemo } = services;
  return {
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
    health: { isListening: () => state.listening?.isUp ?? false, isStopping: () => state.isStopping },
    onNotificationStored: () => state.queues?.wakeNotifications(),
    clerk: env.clerk,
    demo: isDemo ? { logins: demoLogins, inbox: readDemoInbox() } : null,
    publicUrl: env.publicUrl,
    anyName: env.anyName,
    port: env.port,
    trustProxy: env.trustProxy,
    webDist: env.webDist,
  };
}

/** Starts the queues and the schedule. */
function startBackground(env: Env, log: Log, { database, clock, encryptor }: Services) {
  const onError = (error: unknown) => log.warn(traceOf(error), 'answers of Avinode were not kept');
  const answers = openAnswerLog({ database, clock, onError });
  const mailer = env.smtpUrl === undefined ? null : openMailer(readSmtpUrl(env.smtpUrl));
  const reader = openMailReader();
  const queues = startQueues({
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
  const jobs = startSchedule(database, clock, log);
  return {
    queues,
    stopWork: () => Promise.all([queues.stop(), jobs.stop()]),
    async closeMail() {
      await reader.stop();
      mailer?.close();
    },
    stopAnswers: () => answers.stop(),
  };
}
