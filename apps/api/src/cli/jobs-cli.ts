// npm run jobs -- list | run <name> [--dry-run]
// Lists and runs the recurring jobs, for every brokerage of the database.
import { parseArgs } from 'node:util';
import { closeDatabase, type Database, openDatabase } from '@tripthread/db/database';
import { listLastRuns } from '@tripthread/db/queries/system/last-runs';
import { housekeepingJobs, type HousekeepingJob, jobNames } from '@tripthread/shared/housekeeping/housekeeping';
import { Refused, runCommandLine, say } from './command-line.ts';
import { readEnv } from '../env.ts';
import { runRecurringJob } from '../jobs/recurring-job.ts';
import { recurringJobs } from '../jobs/registry.ts';
import { openClock } from '../platform/clock.ts';

const usage = `Usage: npm run jobs -- list
       npm run jobs -- run <${housekeepingJobs.join(' | ')}> [--dry-run]

The other jobs run every minute. --dry-run counts what a run would change, and changes nothing.`;

function readCall(args: readonly string[]) {
  try {
    const options = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

async function list(database: Database): Promise<void> {
  const runs = await listLastRuns(database);
  for (const name of jobNames) {
    const ofJob = runs.filter(({ job }) => job === name);
    if (ofJob.length === 0) say(`${name.padEnd(20)} has not run yet`);
    for (const { beganAt, durationMs, effect, error, brokerage } of ofJob) {
      const took = durationMs === null ? 'began and has not ended' : `${durationMs} ms`;
      say(`${name.padEnd(20)} ${beganAt}  ${took.padEnd(9)} ${error ?? `did ${effect ?? 0}`}  (${brokerage})`);
    }
  }
}

async function run(database: Database, name: string | undefined, isDry: boolean): Promise<void> {
  const job = housekeepingJobs.find((known): known is HousekeepingJob => known === name);
  if (job === undefined) throw new Refused(`There is no job ${name ?? 'without a name'}.\n\n${usage}`);
  const began = performance.now();
  const services = { database, clock: openClock(readEnv().clockFile) };
  const effect = await runRecurringJob(recurringJobs[job], services, { isDry });
  say(`${job}: ${isDry ? 'would do' : 'did'} ${effect}, in ${Math.round(performance.now() - began)} ms`);
}

async function main(): Promise<void> {
  const { values, positionals } = readCall(process.argv.slice(2));
  const [verb, name] = positionals;
  if (values.help === true) return void say(usage);
  if (verb !== 'list' && verb !== 'run') throw new Refused(usage);
  const database = openDatabase({ url: readEnv().databaseUrl });
  try {
    await (verb === 'list' ? list(database) : run(database, name, values['dry-run'] === true));
  } finally {
    await closeDatabase(database);
  }
}

runCommandLine(main);
