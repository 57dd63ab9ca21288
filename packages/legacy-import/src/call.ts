import { parseArgs } from 'node:util';

export const usage = `Usage: npm run legacy -- inspect --from <postgres://…>
       npm run legacy -- import  --from <postgres://…> --brokerage <name or id> [--create] [--dry-run]
       npm run legacy -- verify  --from <postgres://…> --brokerage <name or id>
       npm run legacy -- retire-chatkit --check | --apply --database <postgres://…> [--brokerage <name or id>] [--export <file>]

  --from        the legacy database (or LEGACY_DATABASE_URL): read in one read-only transaction, never written to
  --brokerage   the target brokerage; --create creates it
  --dry-run     plan and report without writing
  --currency    of its prices, which have none (default: the brokerage's currency)
  --json        the report as JSON instead of text; --report <file> writes it to a file as well
  --list <file> every row that could not be migrated unchanged, one JSON line each
  --as-of       the time of a new migration, as a UTC instant

retire-chatkit works on the legacy database and is the only command that changes it. With --brokerage it also
asks whether every session was migrated. --apply refuses while anything needs the table, and writes its rows to a file first.

Exit codes: 0 success, 1 differences or blockers, 2 wrong usage.`;

export class UsageError extends Error {}

const options = {
  from: { type: 'string' },
  brokerage: { type: 'string' },
  create: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  currency: { type: 'string' },
  json: { type: 'boolean' },
  report: { type: 'string' },
  list: { type: 'string' },
  'as-of': { type: 'string' },
  check: { type: 'boolean' },
  apply: { type: 'boolean' },
  database: { type: 'string' },
  export: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Call = ReturnType<typeof readCall>;

export function readCall(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { ...values, verb: positionals[0] ?? '', more: positionals.slice(1) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function given(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`${name} is missing.`);
  return value;
}
