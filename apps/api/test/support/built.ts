import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';

interface Built {
  /** The API's program, as shipped. */
  readonly main: string;
  /** Returns the program of a command, by the name of its source: `jobs-cli`. */
  readonly command: (name: string) => string;
  /** Is loaded into a process before its program: see `vitals.ts`. */
  readonly vitals: string;
}

const commands = ['src/cli/jobs-cli.ts', 'src/cli/team-cli.ts', '../../packages/testing/src/storms/naive-job.ts'];
let built: Built | null = null;

/**
 * Builds the API from the current sources. The build starts in a third of the sources' time, and tests start it dozens of
 * times. Runs once per process; builds left by ended processes are deleted.
 */
export const builtApi = (): Built => (built ??= build());

function build(): Built {
  const root = path.resolve(import.meta.dirname, '../..');
  // Inside the package, so that the program resolves its imports.
  const parent = path.join(root, 'node_modules/.cache');
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const [, pid] = /^built-(\d+)$/u.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  const folder = path.join(parent, `built-${process.pid}`);
  execFileSync(process.execPath, ['build.mjs', folder, ...commands], { cwd: root });
  const vitals = path.join(folder, 'vitals.js');
  const source = readFileSync(path.join(import.meta.dirname, 'vitals.ts'), 'utf8');
  writeFileSync(vitals, transformSync(source, { loader: 'ts', format: 'esm' }).code);
  const command = (name: string) => path.join(folder, `${name}.js`);
  return { main: command('main'), command, vitals };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
