import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTable } from './text-table.ts';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { createTestBrokerage, openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { inheritedEnv } from '@tripthread/testing/env';

let fresh: FreshDatabase;
let here: TestBrokerage;
let elsewhere: TestBrokerage;
let email: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  here = await createTestBrokerage(fresh.url);
  elsewhere = await createTestBrokerage(fresh.url);
  await openSession(here, here.ana, { subject: 'ours' });
  await openSession(elsewhere, elsewhere.ana, { subject: 'theirs' });
  const [agent] = await here.owner`select email from iso_agents where id = ${here.ana.viewer.agentId}`;
  email = String(agent?.email);
}, 60_000);

afterAll(async () => {
  await here.close();
  await elsewhere.close();
  await fresh.drop();
});

const command = fileURLToPath(new URL('sql-cli.ts', import.meta.url));

async function run(args: readonly string[], input = '') {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...inheritedEnv, DATABASE_URL: fresh.url },
  });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err, code: await exit };
}

/** The queries of the founding document, with their literals replaced. */
const ofAgent = (agentId: string) => `
SELECT
  cs.*,
  c.subject as conversation_subject,
  r.departure_airport,
  r.arrival_airport
FROM chat_sessions cs
JOIN conversations c ON c.id = cs.conversation_id
LEFT JOIN requests r ON r.id = cs.request_id
WHERE cs.iso_agent_id = '${agentId}'
  AND cs.status IN ('active', 'paused')
ORDER BY cs.last_activity_at DESC;`;

describe('npm run sql', { timeout: 60_000 }, () => {
  it('shows the owner every brokerage, and a broker only their own', async () => {
    const subjects = 'select subject from chat_sessions order by subject';
    const [owner, agent] = await Promise.all([run([subjects]), run(['--as', email.toUpperCase(), subjects])]);
    expect(owner).toEqual({ out: 'subject\n-------\nours\ntheirs\n(2 rows)\n', err: '', code: 0 });
    expect(agent).toEqual({ out: 'subject\n-------\nours\n(1 row)\n', err: '', code: 0 });
  });

  it('runs the documented queries both ways, also from standard input', async () => {
    const query = ofAgent(here.ana.viewer.agentId);
    const foreign = ofAgent(elsewhere.ana.viewer.agentId);
    const [owner, agent, stranger] = await Promise.all([
      run([], query),
      run(['--as', email], query),
      run(['--as', email, foreign]),
    ]);
    expect(owner.out).toContain('conversation_subject');
    expect(owner.out).toMatch(/\(1 row\)\n$/u);
    expect(agent.out).toBe(owner.out);
    expect(stranger.out).toMatch(/\(0 rows\)\n$/u);
  });

  it('confines a broker: one statement, with the rights of the application', async () => {
    const [two, write, more] = await Promise.all([
      run(['--as', email, 'reset role; select subject from chat_sessions']),
      run(['--as', email, `update chat_sessions set subject = 'taken' where subject = 'theirs'`]),
      run(['--as', email, `update brokerages set name = 'taken'`]),
    ]);
    expect(two).toMatchObject({ out: '', code: 1 });
    expect(write).toMatchObject({ out: 'UPDATE 0\n', code: 0 });
    expect(more.err).toContain('permission denied');
    expect(more.code).toBe(1);
  });

  it('reports what is wrong, and where', async () => {
    const [column, unknownBroker, noArguments] = await Promise.all([
      run(['select 1,\n  nope from chat_sessions']),
      run(['--as', 'nobody@desk.test', 'select 1']),
      run([]),
    ]);
    expect(column.err).toContain(
      'error: column "nope" does not exist (42703)\nline 2:   nope from chat_sessions\n          ^',
    );
    expect(column.code).toBe(1);
    expect(unknownBroker).toMatchObject({ err: 'There is no broker nobody@desk.test.\n', code: 1 });
    expect(noArguments.code).toBe(2);
    expect(noArguments.err).toContain('Usage: npm run sql');
  });

  it('prints a result for each of the owner’s statements', async () => {
    const { out } = await run(['select 1 as a; select null as b where false']);
    expect(out).toBe('a\n-\n1\n(1 row)\n\nb\n-\n(0 rows)\n');
  });
});

describe('the table', () => {
  const columns = [
    { name: 'who', type: 25 },
    { name: 'count', type: 23 },
  ];

  it('aligns text to the left and numbers to the right', () => {
    expect(
      writeTable(columns, [
        ['ana', '5'],
        ['benjamin', '1200'],
        [null, '0'],
      ]),
    ).toBe(
      ['who      | count', '---------+------', 'ana      |     5', 'benjamin |  1200', 'null     |     0'].join('\n'),
    );
  });

  it('escapes line breaks and terminal control characters', () => {
    const escape = String.fromCodePoint(27);
    expect(writeTable(columns, [[`a\nb${escape}[2J`, '1']])).toContain(String.raw`a\nb\u001b[2J |`);
  });
});
