// Starts child processes so that none survives: not Ctrl-C, a killed parent, or our own kill.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { guard } from '../packages/db/guard.mjs';

export class Stopped extends Error {
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

const children = new Map();
let stoppedBy;
/** The signal that ends this process, or undefined. */
export const stopSignal = () => stoppedBy;

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

function stop(signal) {
  if (stoppedBy) {
    // A second request kills immediately.
    for (const child of children.keys()) signalGroup(child, 'SIGKILL');
    return;
  }
  stoppedBy = signal;
  for (const [child, patienceMs] of children) {
    signalGroup(child, 'SIGTERM');
    setTimeout(() => signalGroup(child, 'SIGKILL'), patienceMs ?? 15_000).unref();
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));

const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** npm passes no signal on when it is terminated, so this watches whether npm and its shell are still running. */
export function watchParents() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const above = (pid) => read(`/proc/${pid}/stat`).split(') ').pop()?.split(' ')[1];
  const isNpm = (pid) => /\bnpm\b/.test(read(`/proc/${pid}/cmdline`));
  const npm = above(parent);
  const watchNpm = !isNpm(parent) && isNpm(npm);
  setInterval(() => {
    if (process.ppid !== parent || (watchNpm && above(parent) !== npm)) stop('SIGHUP');
  }, 500).unref();
}

/**
 * Starts a program in its own process group, so that Ctrl-C reaches it through us, in our order. `exited` resolves with its exit
 * code, or 1 for a signal.
 */
export function launch(command, args, { patienceMs, ...options } = {}) {
  if (stoppedBy) throw new Stopped(stoppedBy);
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, ...options });
  children.set(child, patienceMs);
  const release = child.pid ? guard(-child.pid, { patienceMs }) : () => {};
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  }).then((code) => {
    children.delete(child);
    if (child.pid) signalGroup(child, 'SIGTERM'); // its remaining children
    release();
    return code;
  });
  return { exited, stop: () => signalGroup(child, 'SIGTERM') };
}

/** Runs a program to its end and returns its exit code; throws `Stopped` if a signal arrived. */
export async function run(command, args, options) {
  const code = await launch(command, args, options).exited;
  if (stoppedBy) throw new Stopped(stoppedBy);
  return code;
}

/** Linux has abstract socket names; elsewhere a killed process leaves its socket file behind. */
const hasAbstractSockets = process.platform === 'linux';

function addressOf(folder, purpose) {
  fs.mkdirSync(folder, { recursive: true });
  const key = purpose === '' ? fs.realpathSync(folder) : `${fs.realpathSync(folder)}\0${purpose}`;
  const name = `tripthread-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
  return hasAbstractSockets ? `\0${name}` : path.join(os.tmpdir(), `${name}.sock`);
}

/** The holder's description of itself; empty if there is none. */
const askHolder = (address) =>
  new Promise((resolve) => {
    let text = '';
    const socket = net.connect(address, () => {});
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (data) => (text += data));
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });

/**
 * Takes a lock. A socket, not a pid file: the kernel releases it with the process, however that ended.
 * @returns `{ release }`, or `{ holder }` if another process has it
 */
async function tryLock(address, owner) {
  for (let attempt = 1; ; attempt++) {
    const server = net.createServer((socket) => socket.end(`${owner}, process ${process.pid}`).on('error', () => {}));
    const error = await new Promise((resolve) => {
      server.once('error', resolve);
      server.listen(address, () => resolve(undefined));
    });
    if (!error) {
      server.unref();
      return { release: () => void server.close() };
    }
    if (error.code !== 'EADDRINUSE') throw error;
    const holder = await askHolder(address);
    if (holder || attempt >= 3) return { holder: holder || 'another process' };
    if (!hasAbstractSockets) fs.rmSync(address, { force: true }); // left by a killed process
  }
}

/** Makes this process the only user of a data folder until it ends. Returns undefined on success, else the holder. */
export const claim = async (folder, owner) => (await tryLock(addressOf(folder, ''), owner)).holder;

/** Waits for a lock on a folder and returns the function that releases it. */
export async function lock(folder, purpose, owner) {
  const address = addressOf(folder, purpose);
  for (let tries = 0; ; tries++) {
    if (stoppedBy) throw new Stopped(stoppedBy);
    const { release, holder } = await tryLock(address, owner);
    if (release) return release;
    if (tries === 0) console.log(`Waiting for ${holder} …`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

// A shared lock is one of these many exclusive ones.
const shares = Array.from({ length: 32 }, (_, index) => `share ${index}`);

/** Takes a shared lock on a folder until the process ends. */
export async function share(folder, owner) {
  for (const purpose of shares) {
    if ((await tryLock(addressOf(folder, purpose), owner)).release) return;
  }
  throw new Error(`${folder} is in use by ${shares.length} processes.`);
}

/** Returns the holder of a shared lock on a folder. */
export async function sharedBy(folder) {
  const holders = await Promise.all(shares.map((purpose) => askHolder(addressOf(folder, purpose))));
  return holders.filter((holder) => holder !== '');
}
