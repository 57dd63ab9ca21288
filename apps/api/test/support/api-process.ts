import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { builtApi } from './built.ts';
import { freePort } from '@tripthread/db/free-port';
import type { Vitals, VitalsQuestion } from './vitals.ts';

/** The API as in production: in a process of its own, which can be killed. */
export interface ApiProcess {
  readonly origin: string;
  vitals(): Promise<Vitals>;
  /** For controls: makes it stall, and leak memory. */
  burden(burden: { stallMs: number; holdBytes: number }): void;
  /** SIGKILL; the process cannot react. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** @returns once it answers @throws its output, when it exits instead */
export async function startApiProcess(
  databaseUrl: string,
  { port, env = {} }: { readonly port?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ApiProcess> {
  const at = port ?? (await freePort());
  const settings = { DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: String(at), LOG_LEVEL: 'silent', ...env };
  return startProcess([builtApi().main], { port: at, env: { NODE_ENV: 'production', ...settings } });
}

/** Starts a server in a process of its own, which answers at `/healthz`. */
export async function startProcess(
  args: readonly string[],
  { port, env }: { readonly port: number; readonly env: Readonly<Record<string, string>> },
): Promise<ApiProcess> {
  const vitals = pathToFileURL(builtApi().vitals).href;
  const child = spawn(process.execPath, ['--expose-gc', '--import', vitals, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env,
  });
  const exited = once(child, 'exit');
  const origin = `http://127.0.0.1:${port}`;
  await answering(child, origin);
  return {
    origin,
    async vitals() {
      const heard = once(child, 'message') as Promise<[Vitals]>;
      child.send({ ask: 'vitals' } satisfies VitalsQuestion);
      return (await heard)[0];
    },
    burden: (burden) => void child.send(burden satisfies VitalsQuestion),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function answering(child: ChildProcess, origin: string): Promise<void> {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the API ended: ${output}`);
    const answer = await fetch(`${origin}/healthz`).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
