// `npm run bench`: the product's cost, mostly as ratios within one run. It prints targets but fails for none: only a wrong
// answer or a failed call ends it early. `--quick` is a tenth of the size, `--flood` only that part.
import { type Flood, measureFlood } from './flood.ts';
import { ensureDatabase } from './generate.ts';
import { measureList, type Rate, ratio } from './list-rate.ts';
import { measureLive } from './live.ts';
import { signInPeople } from './people.ts';
import { measurePlans } from './plans.ts';
import { countStatements } from './statements.ts';
import { measureStreams, slowness } from './streams/streams.ts';
import { measureWrites } from './writes.ts';

const adminUrl = process.env.DATABASE_URL;
if (adminUrl === undefined) throw new Error('npm run bench sets DATABASE_URL');
const isQuick = process.argv.includes('--quick');
const [small, large] = isQuick ? [10_000, 100_000] : [10_000, 1_000_000];

const line = (name: string, target: string, measured: string) =>
  console.log(name.padEnd(56) + target.padEnd(22) + measured);
const digits = (value: number, count = 2) => value.toFixed(count);
const spread = (found: ReturnType<typeof ratio>) =>
  `${digits(found.median)}  (${digits(found.lowest)} to ${digits(found.highest)})`;

function showRates(rates: readonly Rate[]): void {
  console.log(
    `\n${'sessions.list, 16 connections'.padEnd(30)}${['calls/s', 'p50 ms', 'p99 ms', 'Node ms', 'PG ms', 'bytes'].map((head) => head.padStart(9)).join('')}`,
  );
  for (const { name, perSecond, p50, p99, nodeMs, databaseMs, bytes } of rates) {
    const middle = [...perSecond].sort((a, b) => a - b)[Math.floor(perSecond.length / 2)] ?? 0;
    const cells = [middle.toFixed(0), p50, p99, digits(nodeMs), digits(databaseMs), bytes].map((cell) =>
      String(cell).padStart(9),
    );
    console.log(name.padEnd(30) + cells.join(''));
  }
  console.log(
    'Node ms and PG ms: CPU time per call. Calls per second differ from run to run by far more than the ratios below.',
  );
}

function showFlood(flood: Flood): void {
  line(
    'a notification is acknowledged, p99 in a flood',
    '250 ms',
    `${flood.ackP99} ms  (p50 ${flood.ackP50} ms, ${flood.notifications} in 30 s, ${flood.refused} answered with 503)`,
  );
  line(
    'list: p99 in that flood over quiet',
    '<= 2',
    `${digits(flood.floodedListP99 / flood.quietListP99)}  (${flood.floodedListP99} and ${flood.quietListP99} ms)`,
  );
  line('the flood processed after', 'printed', `${digits(flood.settledAfterSeconds, 1)} s`);
}

const [smallUrl, largeUrl] = [await ensureDatabase(adminUrl, small), await ensureDatabase(adminUrl, large)];
const people = await signInPeople(largeUrl, 64);
const [person] = people;
if (person === undefined) throw new Error('no broker found');
if (process.argv.includes('--flood')) {
  showFlood(await measureFlood(largeUrl, people));
  process.exit(0);
}

console.log('Counting statements …');
const counted = await countStatements(largeUrl, person);
console.log('Measuring query plans …');
const [plansSmall, plansLarge] = [await measurePlans(smallUrl), await measurePlans(largeUrl)];
console.log('Waiting for changes to arrive …');
const live = await measureLive(largeUrl, people, isQuick ? 60 : 200);
console.log('Announcing changes to 500 streams …');
const streams = await measureStreams(largeUrl, 500, isQuick ? 20 : 60);
console.log('Flooding the webhook …');
const flood = await measureFlood(largeUrl, people);
console.log('Measuring the list …');
const rates = await measureList(largeUrl, people, { rounds: isQuick ? 5 : 9, seconds: 2, connections: 16 });
console.log('Writing …');
const writes = await measureWrites(largeUrl, person, isQuick ? 5 : 9, 1);
showRates(rates);

console.log(`\n${'procedure'.padEnd(30)}${'statements'.padStart(12)}${'round trips'.padStart(14)}`);
for (const { procedure, statements, roundTrips } of counted)
  console.log(procedure.padEnd(30) + String(statements).padStart(12) + String(roundTrips).padStart(14));

const [product, bare, byRequest] = rates;
console.log(`\n${large.toLocaleString('en')} sessions`.padEnd(57) + 'target'.padEnd(22) + 'measured');
if (product !== undefined && bare !== undefined && byRequest !== undefined) {
  const cpu = (rate: Rate) => rate.nodeMs + rate.databaseMs;
  line('list: calls/s over bare Express, same fields', '>= 0.6, goal 0.9', spread(ratio(product, bare)));
  line('list: calls/s over request by request', '>= 6', spread(ratio(product, byRequest)));
  line('list: CPU per call over bare Express', 'printed', digits(cpu(product) / cpu(bare)));
}
const list = counted.find(({ procedure }) => procedure === 'sessions.list');
line('list: round trips to the database', '1', String(list?.roundTrips));
line('list: statements', '2 and their brackets', String(list?.statements));
line(
  `list: pages read, ${large.toLocaleString('en')} over ${small.toLocaleString('en')}`,
  '<= 1.5',
  `${digits(plansLarge.page / plansSmall.page)}  (${plansSmall.page} and ${plansLarge.page})`,
);
line('list: pages read by the tab counts', 'printed', `${plansSmall.counts} and ${plansLarge.counts}`);
line('byTrip: pages read', '<= 20', `${plansSmall.byTrip} and ${plansLarge.byTrip}`);
const cost = ({ buffers, milliseconds }: { buffers: number; milliseconds: number }) =>
  `${buffers} pages, ${digits(milliseconds)} ms`;
line('thread of 50 lines, largest brokerage', 'printed', cost(plansLarge.thread));
line('team list, largest brokerage', 'printed', cost(plansLarge.team.page));
line('team list, its counts', 'printed', cost(plansLarge.team.counts));
for (const [name, { product: ours, byHand }] of Object.entries(writes))
  line(
    `${name}: calls/s over the same rows by hand`,
    '>= 0.5',
    spread(ratio({ perSecond: ours }, { perSecond: byHand })),
  );
line('page 99 of a history over page 1, in the database', '<= 1.2', digits(plansLarge.deepOverFirst));
line(
  'a change received at another process, p95',
  '300 ms',
  `${digits(live.p95, 0)} ms  (p50 ${digits(live.p50, 0)} ms, ${live.changes} changes, ${live.missed} missed)`,
);
line('a change at 500 streams: time over a bare stream', '<= 2.5', digits(slowness(streams.product, streams.bare)));
line(
  'its CPU time, memory per stream, over a bare stream',
  'printed, <= 3',
  `${digits(streams.product.cpuMsPerChange / streams.bare.cpuMsPerChange)}, ${digits(streams.product.kilobytesPerStream / streams.bare.kilobytesPerStream)}`,
);
showFlood(flood);
