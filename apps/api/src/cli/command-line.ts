/** Prints a line for the user of the command. */
export const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** An error that the user can fix: printed as it is, exit code 2. */
export class Refused extends Error {}

/** Runs a command; other errors are printed in full, exit code 1. */
export function runCommandLine(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const isRefused = error instanceof Refused;
    const inFull = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${isRefused ? error.message : inFull}\n`);
    process.exitCode = isRefused ? 2 : 1;
  });
}
