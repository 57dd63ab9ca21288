import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../legacy-cli.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** The command as somebody types it, in a process of its own, with the bound that `npm run legacy` sets. */
export function startLegacy(args: readonly string[], url = ''): Running {
  const child = spawn(process.execPath, ['--max-old-space-size=144', '--import', 'tsx', command, ...args], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  return { child, ended: Promise.all([exit, said]).then(([code, [out, err]]) => ({ code, out, err })) };
}

export const runLegacy = (args: readonly string[], url?: string): Promise<Ran> => startLegacy(args, url).ended;
