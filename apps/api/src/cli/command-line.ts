/** A line for whoever typed the command. */
export const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** What a person can mend: said as it is, and the command ends with 2. */
export class Refused extends Error {}

/** Runs a command; whatever else goes wrong is told in full, and ends with 1. */
export function runCommandLine(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const isRefused = error instanceof Refused;
    const inFull = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${isRefused ? error.message : inFull}\n`);
    process.exitCode = isRefused ? 2 : 1;
  });
}
