import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './e2e/fixtures/launch-options.ts';

// The global setup starts one server for most stories; those that need one of their own start it (e2e/fixtures/fixtures.ts).
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/fixtures/global-setup.ts',
  outputDir: 'test-results/e2e',
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  // The machines that run this are shared and noisy; who waits longer waits for something that will not come.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A trace of everything costs an eighth of the time; whoever looks into a failure asks for it by `--trace=on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions,
  },
});
