import { errorCode } from '@tripthread/db/database';
import { connectionProblemOf } from '@tripthread/db/database-errors';
import { MigrationRefused } from '@tripthread/db/migrate';
import { demoLogins } from './demo/seed.ts';
import { BadSettings, type Env, readEnv } from './env.ts';
import { traceOf } from './platform/trpc/errors.ts';
import { openLog } from './platform/log.ts';
import { ListenError } from './platform/http/server.ts';
import { type Running, start } from './start.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const refuse = (line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const shutdownTimeoutMs = 10_000;

function settings(): Env {
  try {
    return readEnv();
  } catch (error) {
    if (error instanceof BadSettings) return refuse(error.message);
    throw error;
  }
}

/** Returns the database's own message, below those of wrapping errors. */
const innermost = (error: unknown): string =>
  error instanceof Error ? (error.cause instanceof Error ? innermost(error.cause) : error.message) : String(error);

/** Returns a sentence for errors that the operator can fix; others are defects. */
function sentenceFor(error: unknown): string | null {
  if (error instanceof ListenError || error instanceof MigrationRefused) return error.message;
  switch (connectionProblemOf(error)) {
    case 'unreachable':
      return `The database does not answer (${errorCode(error)}). Check DATABASE_URL, and that PostgreSQL is running.`;
    case 'wrong_login':
      return 'The database refuses the user or password of DATABASE_URL.';
    case 'missing_right':
      return `The database user of DATABASE_URL lacks a right (${innermost(error)}). It has to own the database, or be a superuser.`;
    case 'missing_database':
      return 'The database that DATABASE_URL names does not exist.';
    case null:
      return null;
  }
}

const env = settings();
const log = openLog({ level: env.logLevel });
const crash = (error: unknown) => {
  log.fatal(traceOf(error), 'crashed');
  log.flush(() => process.exit(1));
  setTimeout(() => process.exit(1), 500).unref();
};
process.on('unhandledRejection', crash);
process.on('uncaughtException', crash);

let stopping = false;
function stopOn(running: Running) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), shutdownTimeoutMs).unref();
      running.stop().then(() => process.exit(0), crash);
    });
  }
}

try {
  const running = await start(env, log);
  stopOn(running);
  say(`Tripthread is on ${env.publicUrl}`);
  if (running.isDemo) for (const { email, password } of demoLogins) say(`  ${email}  ${password}`);
} catch (error) {
  const sentence = sentenceFor(error);
  if (sentence === null) throw error;
  refuse(sentence);
}
