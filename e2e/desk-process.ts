// The product as it is run: the built server in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const server = path.join(root, 'apps/api/dist/main.js');

export interface DeskOptions {
  readonly databaseUrl: string;
  readonly port?: number;
  /** A file that moves the server's clock. */
  readonly clockFile?: string;
  /** The Avinode that it asks; left out, it only listens. */
  readonly avinodeBaseUrl?: string;
  /** The mail server that it sends by; left out, mail is kept. */
  readonly smtpUrl?: string;
}

export interface DeskProcess {
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** Everything it has said. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Starts a server and waits until it answers. */
export async function startDesk({
  databaseUrl,
  port: wanted,
  clockFile,
  avinodeBaseUrl,
  smtpUrl,
}: DeskOptions): Promise<DeskProcess> {
  const port = wanted ?? (await freePort());
  const desk = launch(process.execPath, ['--enable-source-maps', server], {
    PORT: String(port),
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl,
    WEB_DIST: path.join(root, 'apps/web/dist'),
    ...(clockFile === undefined ? {} : { CLOCK_FILE: clockFile }),
    ...(avinodeBaseUrl === undefined ? {} : { AVINODE_BASE_URL: avinodeBaseUrl }),
    ...(smtpUrl === undefined
      ? {}
      : { SMTP_URL: smtpUrl, MAIL_FROM: 'desk@broker.example', MAIL_REPLY_DOMAIN: 'replies.example' }),
  });
  const address = `http://127.0.0.1:${port}`;
  const gone = desk.exited.then((code) => {
    throw new Error(`The server ended with ${code} before it answered:\n${desk.output()}`);
  });
  await Promise.race([gone, answers(address)]);
  gone.catch(() => {});
  return { ...desk, address, port };
}

async function answers(address: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`${address}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${address} does not answer.`);
}

export type Launched = Omit<DeskProcess, 'address' | 'port'>;

/** A process with nothing of our own environment but what is needed to run at all. */
export function launch(command: string, args: readonly string[], env: Record<string, string>): Launched {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, { cwd: root, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => said.push(data.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals) => {
    send(child, signal);
    await exited;
  };
  // The tests' own end must not leave it behind.
  const onExit = () => send(child, 'SIGKILL');
  process.once('exit', onExit);
  void exited.then(() => process.off('exit', onExit));
  return {
    pid: child.pid ?? 0,
    output: () => said.join(''),
    exited,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}

/** Where one moves the clock of a server that was started with it. */
export class ClockFile {
  #offset = 0;
  constructor(readonly file: string) {}

  /** `90d`, `6h` or `15m`; from here on it is that much later. */
  async advance(text: string): Promise<void> {
    const [, count, unit] = /^(\d+)([dhm])$/.exec(text) ?? [];
    const milliseconds = { d: 86_400_000, h: 3_600_000, m: 60_000 }[unit ?? ''];
    if (milliseconds === undefined) throw new Error(`${text} is no time; say 90d, 6h or 15m`);
    this.#offset += Number(count) * milliseconds;
    // In one step, so that no server reads it empty.
    fs.writeFileSync(`${this.file}.next`, String(this.#offset));
    fs.renameSync(`${this.file}.next`, this.file);
    // A server looks at it twenty times a second.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
