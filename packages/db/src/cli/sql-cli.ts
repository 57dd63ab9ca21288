// npm run sql -- [--as ana@demo.tripthread.dev] "select …"
// Runs one query, as the owner of the database or as a broker, whose query stays inside both isolation layers.
import { parseArgs } from 'node:util';
import postgres, { type Sql } from 'postgres';
import { databaseUrl } from '../env.ts';
import { applicationRole } from '../internal/pools.ts';
import { writeTable } from './text-table.ts';

const usage = `Usage: npm run sql -- [--as <email of a broker>] "<SQL>"
       npm run sql -- [--as <email of a broker>] < file.sql

Without --as: runs as the owner of the database, who sees every brokerage; accepts several statements.
With --as: runs one statement in a transaction of that broker's brokerage; rows of other brokerages do not exist.`;

/** An error that the user can fix; exit code 1 when the database refuses, 2 for wrong arguments. */
class Refused extends Error {
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

interface Call {
  readonly as: string | undefined;
  readonly text: string;
}

async function readCall(args: readonly string[]): Promise<Call | 'help'> {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  if (positionals.length > 1) throw new Refused(`Put the SQL in quotes, as one argument.\n\n${usage}`, 2);
  const text = positionals[0] ?? (await standardInput());
  if (text.trim() === '') throw new Refused(`There is no SQL to run.\n\n${usage}`, 2);
  return { as: values.as, text };
}

function parse(args: readonly string[]) {
  try {
    const options = { as: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, 2);
  }
}

async function standardInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

function connect(): Sql {
  const url = databaseUrl();
  if (url === undefined || url === '') throw new Refused('DATABASE_URL is not set; npm run sql sets it.', 2);
  const client = postgres(url, {
    max: 1,
    onnotice: ({ message }) => process.stderr.write(`${message}\n`),
    connect_timeout: 5,
    fetch_types: false,
    connection: { application_name: 'tripthread sql', TimeZone: 'UTC', DateStyle: 'ISO, YMD' },
  });
  // Every value as the text that the database writes.
  for (const type of Object.keys(client.options.parsers)) delete client.options.parsers[Number(type)];
  return client;
}

type Answer = Awaited<ReturnType<ReturnType<Sql['unsafe']>['values']>>;

/** Runs one or several statements as the owner, each with its own result. */
async function runAsOwner(client: Sql, text: string): Promise<readonly Answer[]> {
  const answers = (await client.unsafe(text).values()) as unknown as Answer | Answer[];
  // Several statements return a list of results; a single result is an array too, but has a `command`.
  return 'command' in answers ? [answers] : answers;
}

// Missing in the driver's types. Without values the driver would use the simple protocol, which runs several statements.
const oneStatement = { prepare: true, simple: false };

/** Runs as a broker. A prepared query takes exactly one statement, so it cannot leave the transaction. */
async function runAsAgent(client: Sql, { text, email }: { text: string; email: string }): Promise<Answer> {
  const brokerageId = await brokerageOf(client, email);
  await client`begin`;
  try {
    await client`select set_config('app.brokerage_id', ${brokerageId}, true)`;
    await client.unsafe(`set local role ${applicationRole}`);
    const answer = await client.unsafe(text, [], oneStatement).values();
    await client`commit`;
    return answer as unknown as Answer;
  } catch (error) {
    await client`rollback`;
    throw error;
  }
}

async function brokerageOf(client: Sql, email: string): Promise<string> {
  const rows = await client<{ brokerage_id: string; name: string }[]>`
    select a.brokerage_id, b.name from iso_agents a join brokerages b on b.id = a.brokerage_id
    where lower(a.email) = lower(${email}) order by b.name`;
  const [only] = rows;
  if (only === undefined) throw new Refused(`There is no broker ${email}.`, 1);
  if (rows.length > 1)
    throw new Refused(
      `${email} is a broker of ${rows.map(({ name }) => name).join(' and ')}; the email is ambiguous.`,
      1,
    );
  return only.brokerage_id;
}

function describe(answer: Answer): string {
  const columns = (answer.columns ?? []) as readonly { readonly name: string; readonly type: number }[];
  const count = Number(answer.count ?? answer.length);
  if (columns.length === 0) return `${answer.command}${answer.count === null ? '' : ` ${count}`}`;
  const rows = answer as unknown as readonly (readonly (string | null)[])[];
  return `${writeTable(columns, rows)}\n(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
}

/** Formats a database error with the line and the column that it refers to. */
function sentenceOf(error: unknown, text: string): string {
  const { message, code, position, hint, detail } = error as Record<string, string | undefined>;
  const lines = [`error: ${message ?? String(error)}${code === undefined ? '' : ` (${code})`}`];
  if (position !== undefined) {
    const before = text.slice(0, Number(position) - 1);
    const line = before.split('\n').length;
    const start = before.lastIndexOf('\n') + 1;
    const end = text.indexOf('\n', start);
    const column = Number(position) - 1 - start;
    lines.push(`line ${line}: ${text.slice(start, end < 0 ? undefined : end)}`);
    lines.push(`${' '.repeat(`line ${line}: `.length + column)}^`);
  }
  if (detail !== undefined) lines.push(detail);
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  return lines.join('\n');
}

async function main(): Promise<number> {
  let text = '';
  let client: Sql | null = null;
  try {
    const call = await readCall(process.argv.slice(2));
    if (call === 'help') {
      console.log(usage);
      return 0;
    }
    text = call.text;
    client = connect();
    const answers =
      call.as === undefined ? await runAsOwner(client, text) : [await runAsAgent(client, { text, email: call.as })];
    console.log(answers.map(describe).join('\n\n'));
    return 0;
  } catch (error) {
    console.error(error instanceof Refused ? error.message : sentenceOf(error, text));
    return error instanceof Refused ? error.exitCode : 1;
  } finally {
    await client?.end({ timeout: 2 });
  }
}

// A reader that closes the pipe early, like `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main();
