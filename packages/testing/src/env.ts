// The environment of the tests. The only file of theirs that reads `process.env`.

/** `npm run test:long` sets it: the storms at full size. */
export const isFullScale = process.env.TEST_SCALE === 'full';

/** The seeds of the random tests; a failed run prints its seed, and setting it repeats the run. */
export const stormSeed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000);
export const testSeed = Number(process.env.TEST_SEED ?? 20_261_123);

/** A real Avinode for the contract test; undefined unless all of it is set. */
export function readAvinodeAccount() {
  const { AVINODE_BASE_URL: baseUrl, AVINODE_API_TOKEN: apiToken, AVINODE_BEARER: bearer } = process.env;
  return baseUrl === undefined || apiToken === undefined || bearer === undefined
    ? undefined
    : { baseUrl, credentials: { kind: 'token', apiToken, bearer } as const };
}

/** The browser that scripts/browser.mjs has found; undefined for Playwright's own. */
export const browserPath = process.env.PLAYWRIGHT_CHROMIUM;

/** What a process needs to start a program, and nothing of the product's settings. */
export const { PATH: programPath = '', HOME: homeFolder = '' } = process.env;
export const minimalEnv = { PATH: programPath, HOME: homeFolder };

/** Everything that this process was started with. */
export const inheritedEnv: Readonly<NodeJS.ProcessEnv> = process.env;
