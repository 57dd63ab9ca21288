import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface ProgramResult {
  /** Null if it was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<ProgramResult>;
}

/** Starts a program in its own process, which can be killed. @param args the arguments for Node */
export function startProgram(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Running {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  return { child, ended: Promise.all([exit, said]).then(([code, [out, err]]) => ({ code, out, err })) };
}
