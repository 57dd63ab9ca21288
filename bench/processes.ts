import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '@tripthread/db/free-port';
import postgres from 'postgres';
import { authSecret } from './people.ts';

export interface Server {
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server in its own process and waits until it answers. */
async function serve(args: readonly string[], env: Record<string, string>, portName = 'PORT'): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env, NODE_ENV: 'production', [portName]: String(port), HOST: '127.0.0.1' },
  });
  running.add(child);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    if ((await fetch(`${origin}/healthz`).catch(() => undefined))?.ok) break;
    if (tries === 300 || child.exitCode !== null) throw new Error(`${args.join(' ')} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    origin,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

const apiFlags = process.env.API_FLAGS?.split(' ') ?? [];

/** The product as `npm start` runs it, except for the log level and the secret. */
export const serveProduct = (databaseUrl: string, more: Record<string, string> = {}): Promise<Server> =>
  serve([...profile('product'), ...apiFlags, 'apps/api/dist/main.js'], {
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: authSecret,
    LOG_LEVEL: 'warn',
    DEMO: '0',
    EMBEDDED: '0',
    PUBLIC_URL: '',
    ...more,
  });

/** A sandbox without a rate limit; its state is deleted with its folder. */
export const serveSandbox = (folder: string): Promise<Server> =>
  serve(
    ['apps/avinode-sandbox/dist/main.js'],
    { AVINODE_SANDBOX_STATE: path.join(folder, 'avinode.jsonl'), AVINODE_SANDBOX_BURST: '0' },
    'AVINODE_SANDBOX_PORT',
  );

export const serveBaseline = (databaseUrl: string, variant: 'bare' | 'by-request'): Promise<Server> =>
  serve(['bench/baseline-server.ts'], { DATABASE_URL: databaseUrl, VARIANT: variant });

/** Bare Express that writes the rows of a command directly. */
export const serveByHand = (databaseUrl: string): Promise<Server> =>
  serve(['bench/by-hand-server.ts'], { DATABASE_URL: databaseUrl });

/** Bare Express that writes each announced change to every open stream. */
export const serveStreams = (databaseUrl: string): Promise<Server> =>
  serve(['bench/streams/server.ts'], { DATABASE_URL: databaseUrl });

/** `BENCH_PROFILE=<folder>` writes a CPU profile of the product there. */
const profile = (name: string): readonly string[] =>
  process.env.BENCH_PROFILE === undefined
    ? []
    : ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];

/** Finds PostgreSQL's main process: null if it is not visible, and then its CPU share is not printed. */
export async function postmasterOf(databaseUrl: string): Promise<number | null> {
  const sql = postgres(databaseUrl, { max: 1 });
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const stat = backend === undefined ? null : readStat(backend.pid);
  await sql.end();
  return stat !== null && stat.name.includes('postgres') ? stat.parent : null;
}

/** CPU time a process has used so far, in milliseconds; 0 where there is no /proc. */
export const cpuOf = (pid: number): number => readStat(pid)?.cpuMs ?? 0;

/** The same for all processes of a PostgreSQL. */
export function cpuBelow(parent: number | null): number {
  if (parent === null) return 0;
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number);
  return pids.map(readStat).reduce((sum, stat) => sum + (stat?.parent === parent ? stat.cpuMs : 0), 0);
}

function readStat(pid: number): { name: string; parent: number; cpuMs: number } | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  try {
    const text = readFileSync(file, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Clock ticks are hundredths of a second on Linux.
    return {
      name: text.slice(0, text.lastIndexOf(')')),
      parent: Number(fields[1]),
      cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
    };
  } catch {
    return null;
  }
}
