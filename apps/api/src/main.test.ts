import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, openApi } from '../test/support/api.ts';
import { builtApi } from '../test/support/built.ts';
import { freePort } from '@tripthread/db/free-port';
import { openStream } from '../test/support/live/stream.ts';
import { programPath } from '@tripthread/testing/env';

let api: Api;
const children: ChildProcess[] = [];
beforeAll(async () => {
  api = await openApi();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await api.stop();
});

/** Starts the server as its own process; `line` is its first line of output. */
async function run(settings: Record<string, string>) {
  const child = spawn(process.execPath, [builtApi().main], {
    env: {
      PATH: programPath,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      DATABASE_URL: api.url,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const spoke = new Promise<void>((resolve) => {
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (data: Buffer) => {
        said += data.toString('utf8');
        if (said.includes('\n')) resolve();
      });
    }
  });
  await Promise.race([spoke, exited]);
  return { child, exited, said: () => said };
}

test.each([
  ['a bad setting', () => ({ PORT: 'http' }), /^PORT must be a number from 1 to 65535\.\n$/u],
  ['a port that is taken', () => ({ PORT: new URL(api.origin).port }), /^Port \d+ on 127\.0\.0\.1 is taken\. .*\n$/u],
  [
    'a database that is not there',
    () => ({ DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x' }),
    /^The database does not answer \(ECONNREFUSED\)\. .*\n$/u,
  ],
])(
  '%s is reported in one sentence, and the process exits with 1',
  async (_, settings, sentence) => {
    const { exited, said } = await run(settings());
    expect(await exited).toBe(1);
    expect(said()).toMatch(sentence);
    expect(said()).not.toContain('secret');
  },
  20_000,
);

test('a user without rights gets a sentence with the missing right, and no stack', async () => {
  const user = `nobody_${process.pid}`;
  await api.owner.run(`create role ${user} login password 'secret'`);
  const { exited, said } = await run({
    DATABASE_URL: String(Object.assign(new URL(api.url), { username: user, password: 'secret' })),
  });
  expect(await exited).toBe(1);
  expect(said()).toMatch(/^The database user of DATABASE_URL lacks a right \(permission denied .*\)\. .*\n$/u);
  await api.owner.run(`drop role ${user}`);
}, 20_000);

test('prints its URL, answers, and stops within ten seconds although a stream is open', async () => {
  const PORT = String(await freePort());
  const { child, exited, said } = await run({ PORT });
  expect(said()).toBe(`Tripthread is on http://127.0.0.1:${PORT}\n`);
  const stream = await openStream(`http://127.0.0.1:${PORT}`, await api.signIn('ana@desk.test'));
  expect(stream.status).toBe(200);
  const began = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(said()).not.toMatch(/"level":[56]0/u);
}, 30_000);
