import { fileURLToPath } from 'node:url';
import { type ProgramResult, type Running, startProgram } from '../postgres/run-program.ts';
import { inheritedEnv } from '../env.ts';

const command = fileURLToPath(new URL('../../../legacy-import/src/cli.ts', import.meta.url));

/** Runs the command in its own process, with the memory limit of `npm run legacy`. */
export const startLegacy = (args: readonly string[], url = ''): Running =>
  startProgram(['--max-old-space-size=144', command, ...args], {
    ...inheritedEnv,
    DATABASE_URL: url,
  });

export const runLegacy = (args: readonly string[], url?: string): Promise<ProgramResult> =>
  startLegacy(args, url).ended;
