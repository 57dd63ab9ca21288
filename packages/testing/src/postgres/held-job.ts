// A process that works on one job until it is asked to end, and prints one word a line for every step.
// `node held-job.ts <url> <ends|fails once> <ours|bare>`: `bare` runs the unmodified job library as the control.
import readline from 'node:readline';
import { run } from 'graphile-worker';
import { openDatabase } from '@tripthread/db/database';
import { startJobs } from '@tripthread/db/jobs';

const [url = '', manner = 'ends', library = 'ours'] = process.argv.slice(2);
const say = (word: string) => process.stdout.write(`${word}\n`);
const orders = readline.createInterface({ input: process.stdin });
let mayEnd = () => {};
const ended = new Promise<void>((resolve) => (mayEnd = resolve));
orders.on('line', (line) => {
  if (line === 'end') mayEnd();
  if (line === 'alive?') say('alive');
});

let tries = 0;
async function held(): Promise<void> {
  tries += 1;
  say('taken');
  await ended;
  if (manner === 'fails once' && tries === 1) {
    say('failed');
    throw new Error('the first try fails');
  }
  say('ended');
}

if (library === 'ours') {
  const database = openDatabase({ url, deskConnections: 1 });
  startJobs(database, { crontab: '', log: () => {}, tasks: { held } });
} else {
  await run({
    connectionString: url,
    concurrency: 1,
    pollInterval: 500,
    noHandleSignals: true,
    crontab: '',
    taskList: { held },
  });
}
