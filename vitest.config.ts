import { defineConfig } from 'vitest/config';

// `npm run test:long` sets it: the same suite, the storms at full size, and the files too slow for every change.
const long = process.env.TEST_SCALE === 'full';

const project = (name: string, root: string, test: object = {}) => ({
  test: {
    name,
    root,
    environment: 'node' as const,
    include: ['src/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(long ? [] : ['**/*.long.test.ts'])],
    testTimeout: long ? 600_000 : 20_000,
    ...test,
  },
});

const onPostgres = { globalSetup: [new URL('packages/db/src/testing/global-setup.ts', import.meta.url).pathname] };

export default defineConfig({
  test: {
    projects: [
      project('shared', 'packages/shared'),
      project('db', 'packages/db', onPostgres),
      project('api', 'apps/api', onPostgres),
      project('web', 'apps/web'),
    ],
  },
});
