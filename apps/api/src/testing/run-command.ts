import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface Ran {
  /** Null for one that was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** A script of `src` as somebody types it: in a process of its own, which can be killed. */
export function startCommand(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const file = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', tsx, file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  return { child, ended: Promise.all([exit, said]).then(([code, [out, err]]) => ({ code, out, err })) };
}

export const runCommand = (
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> => startCommand(script, args, env).ended;
