import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { minimalEnv } from '@tripthread/testing/env';
import { expect, test } from '../fixtures/fixtures.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The tests that `npm test -- --only=e2e --list` names. */
function listTests(...args: readonly string[]): readonly string[] {
  const output = execFileSync(process.execPath, ['scripts/run.mjs', 'test', '--only=e2e', '--list', ...args], {
    cwd: root,
    env: minimalEnv,
    encoding: 'utf8',
  });
  return output.split('\n').filter((line) => line.includes(' › '));
}

test('the shards of the stories hold each of them once', () => {
  test.slow();
  const all = listTests();
  const shards = [1, 2, 3].map((number) => listTests(`--shard=${number}/3`));
  for (const shard of shards) expect(shard.length).toBeLessThan(all.length / 2);
  expect(shards.flat().toSorted()).toEqual(all.toSorted());
  expect(new Set(all).size).toBe(all.length);
});
