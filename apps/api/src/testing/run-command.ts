import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { builtApi } from './built.ts';

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

/** A command as somebody types it (`jobs-cli`): in a process of its own, which can be killed. */
export function startCommand(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [builtApi().command(name), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  return { child, ended: Promise.all([exit, said]).then(([code, [out, err]]) => ({ code, out, err })) };
}

export const runCommand = (
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> => startCommand(name, args, env).ended;
