import { type ProgramResult, type Running, startProgram } from '@tripthread/testing/postgres/run-program';
import { builtApi } from './built.ts';

/** Runs a command by name (`jobs-cli`) in a process of its own, which can be killed. */
export const startCommand = (name: string, args: readonly string[], env: Readonly<Record<string, string>>): Running =>
  startProgram([builtApi().command(name), ...args], env);

export const runCommand = (...call: Parameters<typeof startCommand>): Promise<ProgramResult> =>
  startCommand(...call).ended;
