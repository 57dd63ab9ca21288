// npm run backup -- --to <file>          npm run restore -- --from <file> [--database postgres://…]
import { parseArgs } from 'node:util';
import { systemClock } from '@tripthread/shared/time/clock';
import { databaseUrl } from '../env.ts';
import { BackupRefused } from './records.ts';
import { restoreBackup, verifyBackup } from './restore-backup.ts';
import type { Manifest } from './tables.ts';
import { writeBackup } from './write-backup.ts';

const usage = `Usage: npm run backup -- --to <file>
       npm run restore -- --from <file> [--database postgres://…] [--check]

A backup holds every row of the product from one moment; the product keeps running. It can only be restored into an empty
database. --check reads a backup to its end, prints what it holds, and touches no database.`;

const print = (line: string) => process.stdout.write(`${line}\n`);

function readCall(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { to: text, from: text, database: text, check: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { verb: positionals.length === 1 ? positionals[0] : undefined, ...values };
  } catch (error) {
    throw new BackupRefused(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function describe({ madeAt, postgres, migrations, tables }: Manifest): void {
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  print(`  made ${madeAt} on PostgreSQL ${postgres}, migration ${migrations.length}`);
  print(`  ${rows} rows in ${Object.keys(tables).length} tables`);
}

async function main(): Promise<void> {
  const { verb, to, from, database, check } = readCall(process.argv.slice(2));
  const url = database ?? databaseUrl() ?? '';
  if (verb === 'backup' && to !== undefined) {
    const manifest = await writeBackup({ url, to, clock: systemClock });
    print(`Backed up into ${to}`);
    return describe(manifest);
  }
  if (verb === 'restore' && from !== undefined) {
    const manifest = check === true ? await verifyBackup(from) : await restoreBackup({ url, from, log: print });
    print(check === true ? `${from} is complete` : `Restored from ${from}; every table’s hash matches`);
    return describe(manifest);
  }
  throw new BackupRefused(usage);
}

main().catch((error: unknown) => {
  const isSentence = error instanceof BackupRefused || (error as { code?: unknown } | null)?.code === 'ENOENT';
  const text = error instanceof Error ? (isSentence ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = isSentence ? 2 : 1;
});
