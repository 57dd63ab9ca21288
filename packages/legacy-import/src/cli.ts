// npm run legacy -- inspect | import | verify | retire-chatkit
// Imports a legacy database, which is only read; retiring its last table is a separate command.
import { createWriteStream, writeFileSync } from 'node:fs';
import { type Instant, systemClock } from '@tripthread/shared/time/clock';
import { type Call, given, readCall, usage, UsageError } from './call.ts';
import { databaseUrl, legacyDatabaseUrl } from './env.ts';
import { countTables, printCensus } from './source/count-tables.ts';
import { move, type MoveOptions } from './run-import.ts';
import type { Account } from './plan/plan.ts';
import { duration, showProgress } from './progress.ts';
import { type Report, writeReport } from './report.ts';
import {
  applyRetirement,
  checkRetirement,
  RetirementBlocked,
  withDatabase,
  writeRetirement,
} from './chatkit/retire-chatkit.ts';
import { openSource, type Source, SourceRefused } from './source/source.ts';
import { readStage } from './source/stage.ts';
import {
  asOwner,
  createBrokerage,
  ensureConnection,
  findBrokerage,
  requireFree,
  type TargetBrokerage,
} from './target.ts';
import { writeVerdict } from './verdict.ts';
import { verify } from './verify.ts';
import { migrate } from '@tripthread/db/migrate';

const now = (): Instant => systemClock.now();

/** Opens the target database and migrates its schema. */
async function ownDatabase(): Promise<string> {
  const url = given(databaseUrl(), 'DATABASE_URL');
  await migrate({ url });
  return url;
}

async function brokerageOf(call: Call, url: string, source: Source): Promise<TargetBrokerage> {
  const named = given(call.brokerage, '--brokerage');
  const canWrite = call['dry-run'] !== true && call.verb === 'import';
  const some = await source.query<{ id: string }>(
    '(select id::text from requests order by id limit 50) union all (select id::text from iso_agents order by id limit 50)',
  );
  // If it is refused, nothing was created.
  return asOwner(url, async (sql) => {
    const found = await sql.begin(async (tx) => {
      const owner = tx as unknown as typeof sql;
      if (call.create === true && canWrite) await createBrokerage(owner, named, now());
      const brokerage = await findBrokerage(owner, named);
      await requireFree(
        owner,
        brokerage,
        some.map(({ id }) => id),
      );
      if (canWrite) await ensureConnection(owner, brokerage.id, now());
      return { brokerage };
    });
    return found.brokerage;
  });
}

/** For inspecting the legacy database without a target. */
const noBrokerage: TargetBrokerage = {
  id: '00000000-0000-4000-8000-000000000000',
  name: '',
  archiveAfterDays: 90,
  currency: 'USD',
};

function moveOptions(call: Call, source: Source, brokerage: TargetBrokerage, url: string | null) {
  const progress = showProgress(process.stderr, () => performance.now());
  const list = call.list === undefined ? null : createWriteStream(call.list);
  const asOf = call['as-of'] ?? now();
  if (Number.isNaN(Date.parse(asOf))) throw new UsageError(`--as-of ${asOf} is not an instant.`);
  const currency = call.currency ?? brokerage.currency;
  if (!/^[A-Z]{3}$/u.test(currency)) throw new UsageError(`--currency ${currency} is not a currency code such as USD.`);
  const onAccounts = (accounts: readonly Account[]) => {
    for (const account of accounts)
      if (account.notes.length > 0 || !account.isMoved) list?.write(`${JSON.stringify(account)}\n`);
  };
  const made: MoveOptions = {
    source,
    brokerage,
    url,
    asOf: new Date(asOf).toISOString(),
    currency,
    isDry: call['dry-run'] === true,
    onProgress: progress.show,
    onAccounts,
  };
  return {
    options: made,
    end: async () => {
      progress.end();
      if (list !== null) await new Promise((resolve) => list.end(resolve));
    },
  };
}

const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

function say(call: Call, began: number, what: object, words: string): void {
  const seconds = (performance.now() - began) / 1000;
  const whole = { ...what, seconds: Math.round(seconds * 10) / 10, peakMemoryMb: peakMegabytes() };
  if (call.report !== undefined) writeFileSync(call.report, `${JSON.stringify(whole, null, 2)}\n`);
  if (call.json === true) console.log(JSON.stringify(whole, null, 2));
  else console.log(`${words}\n\nTook ${duration(seconds)}, peak memory ${peakMegabytes()} MB.`);
}

async function inspect(call: Call, source: Source): Promise<number> {
  const began = performance.now();
  const census = await countTables(source, await readStage(source));
  if (call.json !== true) console.log(printCensus(census));
  const { options: looked, end } = moveOptions(call, source, noBrokerage, null);
  const report = await move(looked);
  await end();
  say(call, began, { ...census, ...report }, writeReport(report));
  return 0;
}

async function importAll(call: Call, source: Source): Promise<number> {
  const began = performance.now();
  const url = await ownDatabase();
  const brokerage = await brokerageOf(call, url, source);
  const { options: moved, end } = moveOptions(call, source, brokerage, url);
  const report: Report = await move(moved);
  await end();
  const heading =
    moved.isDry === true ? `Dry run for ${brokerage.name}: nothing was written` : `Migrated to ${brokerage.name}`;
  say(call, began, { brokerage: brokerage.name, dryRun: moved.isDry, ...report }, `${heading}${writeReport(report)}`);
  return 0;
}

async function verifyAll(call: Call, source: Source): Promise<number> {
  const began = performance.now();
  const url = given(databaseUrl(), 'DATABASE_URL');
  const brokerage = await brokerageOf(call, url, source);
  const { options: checked, end } = moveOptions(call, source, brokerage, url);
  const verdict = await verify({ ...checked, url });
  await end();
  say(call, began, { brokerage: brokerage.name, ...verdict }, writeVerdict(verdict));
  return verdict.differenceCount === 0 ? 0 : 1;
}

/** The number of legacy sessions that are missing here; null if no brokerage was given. */
async function countNotMoved(call: Call, from: string): Promise<number | null> {
  if (call.brokerage === undefined) return null;
  const source = await openSource(from);
  try {
    const url = given(databaseUrl(), 'DATABASE_URL');
    const brokerage = await brokerageOf(call, url, source);
    const { options: checked } = moveOptions({ ...call, 'dry-run': true }, source, brokerage, url);
    const { tables } = await verify({ ...checked, onProgress: () => {}, url });
    return (tables.chat_sessions?.expected ?? 0) - (tables.chat_sessions?.found ?? 0);
  } finally {
    await source.close();
  }
}

async function retireChatkit(call: Call): Promise<number> {
  if ((call.check === true) === (call.apply === true)) throw new UsageError('Give either --check or --apply.');
  const url = given(call.database ?? legacyDatabaseUrl(), '--database');
  const asked = { notMoved: await countNotMoved(call, url), now: call['as-of'] ?? now() };
  return withDatabase(url, async (sql) => {
    if (call.check === true) {
      const retirement = await checkRetirement(sql, asked);
      console.log(call.json === true ? JSON.stringify(retirement, null, 2) : writeRetirement(retirement));
      return retirement.obstacles.length === 0 ? 0 : 1;
    }
    const file = call.export ?? `chatkit_sessions-${asked.now.slice(0, 10)}.jsonl.gz`;
    try {
      const exported = await applyRetirement(sql, asked, file);
      if (exported === null) console.log('There is no chatkit_sessions: nothing to do.');
      else
        console.log(
          `${exported.rows} rows exported to ${exported.file} (sha256 ${exported.sha256}); chatkit_sessions was dropped.`,
        );
      return 0;
    } catch (error) {
      if (!(error instanceof RetirementBlocked)) throw error;
      console.error(writeRetirement(error.retirement));
      return 1;
    }
  });
}

const verbs: Readonly<Record<string, (call: Call, source: Source) => Promise<number>>> = {
  inspect,
  import: importAll,
  verify: verifyAll,
};

async function main(): Promise<number> {
  let source: Source | null = null;
  try {
    const call = readCall(process.argv.slice(2));
    if (call.help === true) {
      console.log(usage);
      return 0;
    }
    if (call.verb === 'retire-chatkit' && call.more.length === 0) return await retireChatkit(call);
    const verb = Object.hasOwn(verbs, call.verb) ? verbs[call.verb] : undefined;
    if (verb === undefined || call.more.length > 0)
      throw new UsageError(
        call.verb === '' ? 'What is to be done?' : `There is no ${[call.verb, ...call.more].join(' ')}.`,
      );
    source = await openSource(given(call.from ?? legacyDatabaseUrl(), '--from'));
    return await verb(call, source);
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
    else if (error instanceof SourceRefused) console.error(error.message);
    else console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof UsageError ? 2 : 1;
  } finally {
    await source?.close();
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main();
