import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isBuilt } from '../../scripts/prepare.mjs';
import { freePort } from '@tripthread/db/free-port';
import { minimalEnv, programPath } from '@tripthread/testing/env';
import { expect, test } from '../fixtures/fixtures.ts';

const root = path.resolve(import.meta.dirname, '../..');

// Not a project that depends on the stories: Playwright runs a dependency whole in every shard.
test('npm start serves with Node 24 and, stopped by Ctrl-C, leaves no process behind', async () => {
  test.slow();
  // Otherwise npm start would build, and replace the files that other stories’ servers serve.
  expect(isBuilt(), 'sources have changed since the build; npm test -- --only=e2e builds first').toBe(true);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-start-'));
  const port = await freePort();
  const env = { ...minimalEnv, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder };
  const runner = spawn(nodeOfTheMachine(), ['scripts/run.mjs', 'start'], {
    cwd: root,
    env,
    stdio: 'ignore',
    detached: true,
  });
  const exited = new Promise<number | null>((resolve) => runner.once('exit', resolve));
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok ?? false;
  try {
    await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
    expect(processesOf(folder).length).toBeGreaterThan(0);
    expect(nodesThatServe()).toEqual(['24']);
  } finally {
    process.kill(-(runner.pid ?? 0), 'SIGINT');
  }
  expect(await exited).toBe(0);
  await expect.poll(() => processesOf(folder)).toEqual([]);
  expect(await isReady()).toBe(false);
  fs.rmSync(folder, { recursive: true, force: true });
});

/** The user’s Node, which may differ from the one that the tests run on. */
function nodeOfTheMachine(): string {
  const found = programPath.split(path.delimiter).map((folder) => path.join(folder, 'node'));
  return found.findLast((file) => fs.existsSync(file)) ?? process.execPath;
}

/** Returns the major versions of Node that run an API started by the launcher, which names the file from the root. */
function nodesThatServe(): readonly string[] {
  const nodes = commandLines().filter((line) => line.includes(' apps/api/dist/main.js'));
  const majorOf = (node: string) =>
    execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.')[0] ?? '';
  return [...new Set(nodes.map((line) => majorOf(line.split(' ')[0] ?? '')))];
}

/** Returns the processes with that folder in their arguments: above all PostgreSQL. */
function processesOf(folder: string): readonly string[] {
  return commandLines().filter((line) => line.includes(folder));
}

function commandLines(): readonly string[] {
  if (!fs.existsSync('/proc/self/cmdline'))
    return execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).split('\n');
  return fs.readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return []; // the process ended in the meantime
    }
  });
}
