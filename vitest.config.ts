import os from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// `npm run test:long` sets it: the same suite, the storms at full size, and the files too slow for every change.
const long = process.env.TEST_SCALE === 'full';

const project = (name: string, root: string, test: object = {}) => ({
  test: {
    name,
    root,
    environment: 'node' as const,
    // A worker keeps its modules from file to file: loading them anew took a tenth of the whole run. What a test changes
    // outside itself, it puts back.
    isolate: false,
    include: ['{src,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(long ? [] : ['**/*.long.test.ts'])],
    testTimeout: long ? 600_000 : 20_000,
    ...test,
  },
});

// Files that take minutes start first, so that none of them runs alone at the end.
const slow = ['isolation/isolation-layers', 'isolation/matrix', 'any-commands', 'storm', 'security/'];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => slow.findIndex((part) => moduleId.includes(part)) >>> 0;
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // Much of the time is spent waiting for PostgreSQL, so a second one at work pays on two cores too.
    maxWorkers: Math.max(2, os.availableParallelism() - 1),
    // One PostgreSQL for all projects; a test file gets a database of its own.
    globalSetup: [new URL('packages/testing/src/postgres/global-setup.ts', import.meta.url).pathname],
    sequence: { sequencer: SlowFirst },
    projects: [
      project('shared', 'packages/shared'),
      project('db', 'packages/db'),
      project('commands', 'packages/commands'),
      project('legacy-import', 'packages/legacy-import'),
      project('testing', 'packages/testing'),
      project('api', 'apps/api'),
      project('avinode-sandbox', 'apps/avinode-sandbox'),
      project('web', 'apps/web'),
      project('scripts', 'scripts', { include: ['*.test.ts'] }),
    ],
  },
});
