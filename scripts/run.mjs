// Runs every command of the project: node scripts/run.mjs <mode>. Plain Node, since it runs before anything is installed.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRunning } from '../packages/db/embedded.mjs';
import { freePort } from '../packages/db/free-port.mjs';
import { startOwnDatabase } from './own-database.mjs';
import { bin, build, install } from './prepare.mjs';
import { claim, launch, run, Stopped, stopSignal, watchParents } from './processes.mjs';
import { rerunOnPinnedNode } from './runtime.mjs';
import { reachable, startSandbox, wantsSandbox } from './sandbox.mjs';
import { readSettings, Refusal } from './settings.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const [mode, ...args] = process.argv.slice(2);

class Failed extends Error {}
const must = async (code, what) => {
  if ((await code) !== 0) throw new Failed(`${what} failed.`);
};

/** Cleanup functions, run in reverse order at the end, even after a failure. */
const cleanups = [];

function settings() {
  if (fs.existsSync('.env')) process.loadEnvFile('.env'); // existing variables take precedence
  return readSettings(process.env, root);
}

async function claimOrFail(folder) {
  const holder = await claim(folder, `npm run ${mode}`);
  if (holder) {
    throw new Failed(
      `${path.relative(root, folder) || folder} is in use by ${holder}. Stop that one first, or set DATA_DIR to another folder.`,
    );
  }
}

/** Returns the URL of the database to use: the configured one, or our own. */
async function database(folder, { databaseUrl }) {
  if (databaseUrl) return databaseUrl;
  const own = await startOwnDatabase(folder);
  cleanups.push(() => own.stop());
  return own.url;
}

// Demo data goes into our own database; into an external one only with DEMO=1.
const demoAllowed = ({ databaseUrl }) => ({ EMBEDDED: databaseUrl ? '0' : '1' });

/** The API's Avinode settings: those of the sandbox, which is started unless a real Avinode is configured. */
async function avinode(given, run) {
  if (!wantsSandbox(given)) return {};
  const sandbox = await startSandbox(given, run);
  cleanups.push(() => sandbox.stop());
  return sandbox.env;
}

// On a large machine V8 collects garbage only after hundreds of megabytes of it. These limits are several times what the API
// needs; its worker threads have limits of their own.
const apiFlags = ['--enable-source-maps', '--max-semi-space-size=16', '--max-old-space-size=1024'];

async function start() {
  const given = settings();
  if (!given.databaseUrl) await claimOrFail(given.dataDir);
  await must(install(), 'The install');
  await must(build(), 'The build');
  const url = await database(given.dataDir, given);
  const avinodeEnv = await avinode(given, {
    command: process.execPath,
    args: ['--enable-source-maps', 'apps/avinode-sandbox/dist/main.js'],
    deskAddress: reachable(given.host, given.port),
  });
  const api = launch(process.execPath, [...apiFlags, 'apps/api/dist/main.js'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: given.port,
      HOST: given.host,
      LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
      DATABASE_URL: url,
      WEB_DIST: path.join(root, 'apps/web/dist'),
      ...demoAllowed(given),
      ...avinodeEnv,
    },
  });
  return api.exited;
}

/** Node runs the sources directly, and restarts when one changes. */
const watching = ['--watch', '--watch-preserve-output'];

async function dev() {
  const given = settings();
  if (!given.databaseUrl) await claimOrFail(given.dataDir);
  await must(install(), 'The install');
  const url = await database(given.dataDir, given);
  const apiPort = String(await freePort());
  const address = `http://${given.host}:${given.port}`;
  const avinodeEnv = await avinode(given, {
    command: process.execPath,
    args: [...watching, 'src/main.ts'],
    cwd: 'apps/avinode-sandbox',
    deskAddress: `http://127.0.0.1:${apiPort}`,
  });
  const api = launch(process.execPath, [...watching, 'src/main.ts'], {
    cwd: 'apps/api',
    env: {
      PUBLIC_URL: address,
      ...process.env,
      PORT: apiPort,
      HOST: '127.0.0.1',
      DATABASE_URL: url,
      ...demoAllowed(given),
      ...avinodeEnv,
    },
  });
  const web = launch(bin('vite', 'apps/web'), ['--clearScreen', 'false', '--logLevel', 'warn'], {
    cwd: 'apps/web',
    env: { ...process.env, WEB_PORT: given.port, HOST: given.host, API_URL: `http://127.0.0.1:${apiPort}` },
  });
  const ready = async () => {
    for (let tries = 0; tries < 300; tries++) {
      const answer = await fetch(`http://127.0.0.1:${apiPort}/healthz`).catch(() => undefined);
      if (answer?.ok) return console.log(`Tripthread (development) is running on ${address}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    console.error('The API has not answered for a minute.');
  };
  void ready();
  const code = await Promise.race([api.exited, web.exited]);
  api.stop();
  web.stop();
  await Promise.all([api.exited, web.exited]);
  return code;
}

/** Returns an existing database: the configured one, that of a running server, or our own, started for this command. */
async function resolveDatabase(given) {
  if (given.databaseUrl) return given.databaseUrl;
  const dir = path.join(given.dataDir, 'pg');
  if (!fs.existsSync(dir)) throw new Failed('There is no database yet. Run npm start to create one.');
  if (!(await claim(given.dataDir, `npm run ${mode}`))) return database(given.dataDir, given);
  // A running or starting server owns it, and stops it.
  for (let tries = 0; tries < 100; tries++) {
    const running = await findRunning(dir);
    if (running) return running.url;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Failed(`The database in ${given.dataDir} is in use, but did not start.`);
}

/** Runs a command on an existing database. */
const onDatabase =
  (...file) =>
  async () => {
    const given = settings();
    await must(install(), 'The install');
    const url = await resolveDatabase(given);
    return run(process.execPath, [...file, ...args], { stdio: 'inherit', env: { ...process.env, DATABASE_URL: url } });
  };

const sql = onDatabase('packages/db/src/cli/sql-cli.ts');
const jobs = onDatabase('apps/api/src/cli/jobs-cli.ts');
const team = onDatabase('apps/api/src/cli/team-cli.ts');
const backup = onDatabase('packages/db/src/backup/cli.ts', 'backup');

/** Restores into the given database, or into our own, which is created for it. */
async function restore() {
  const given = settings();
  const isElsewhere = given.databaseUrl || args.some((arg) => arg.startsWith('--database')) || args.includes('--check');
  if (!isElsewhere) await claimOrFail(given.dataDir);
  await must(install(), 'The install');
  const url = isElsewhere ? (given.databaseUrl ?? '') : await database(given.dataDir, given);
  return run(process.execPath, ['packages/db/src/backup/cli.ts', 'restore', ...args], {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: url },
  });
}

async function legacy() {
  const given = settings();
  await must(install(), 'The install');
  // Only an import and its verification need our database.
  const needsOwn = args[0] === 'import' || args[0] === 'verify' || args.some((arg) => arg.startsWith('--brokerage'));
  const url = needsOwn && !args.includes('--help') ? await resolveDatabase(given) : '';
  // It streams: without a memory limit garbage accumulates up to the available memory.
  return run(process.execPath, ['--max-old-space-size=144', 'packages/legacy-import/src/cli.ts', ...args], {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: url },
  });
}

async function bench() {
  const given = settings();
  const folder = path.join(given.dataDir, 'bench');
  if (!given.databaseUrl) await claimOrFail(folder);
  await must(install(), 'The install');
  await must(build(), 'The build');
  const url = await database(folder, given);
  return run(process.execPath, ['bench/main.ts', ...args], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: url,
      WEB_DIST: path.join(root, 'apps/web/dist'),
      API_FLAGS: apiFlags.join(' '),
    },
  });
}

async function test() {
  const { suite } = await import('./suite.mjs');
  return suite({ long: mode === 'test:long', args });
}

const modes = { start, dev, sql, legacy, jobs, team, backup, restore, bench, test, 'test:long': test };

async function main() {
  if (!Object.hasOwn(modes, mode ?? '')) throw new Failed(`Usage: npm run ${Object.keys(modes).join(' | ')}`);
  watchParents();
  const serves = mode === 'start' || mode === 'dev';
  try {
    const rerun = await rerunOnPinnedNode(fileURLToPath(import.meta.url), process.argv.slice(2));
    if (rerun !== undefined) return rerun;
    const code = await modes[mode]();
    // A server that was stopped on request succeeded, with any exit code.
    return serves && stopSignal() ? 0 : code;
  } catch (error) {
    if (error instanceof Stopped) return serves ? 0 : 130;
    if (!(error instanceof Failed || error instanceof Refusal)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
