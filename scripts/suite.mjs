// Runs every check and test in order, with one total at the end. A check counts as one; tests count individually.
import fs from 'node:fs';
import { build, bin, install, turbo } from './prepare.mjs';
import { run, Stopped } from './processes.mjs';
import { Refusal } from './settings.mjs';
import { slowestFiles, startTiming } from './timings.mjs';

const reports = { unit: 'test-results/vitest.json', e2e: 'test-results/playwright.json' };

const one = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

/** Reads a runner's report; a missing report, no tests or an unexplained exit code count as failures. */
function counted(code, file, read) {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = read(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`No report in ${file}: ${error.message}`);
    code ||= 1;
  }
  if (counts.passed + counts.failed === 0) {
    console.error('Not one test ran.');
    code ||= 1;
  }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const ofVitest = (report) => ({
  passed: report.numPassedTests,
  // A file that could not be loaded has no tests that could fail.
  failed:
    report.numFailedTests +
    report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
  skipped: report.numPendingTests + report.numTodoTests,
});

const ofPlaywright = ({ stats, errors }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
});

/** Lists Playwright's tests: nothing is built, started, counted or reported. */
const isListing = (rest) => rest.includes('--list');

function steps(env, rest) {
  const tool = (name, ...args) => run(bin(name), args, { env });
  return {
    format: async () => one(await tool('oxfmt', '--check', '.')),
    lint: async () => {
      const rules = await run(process.execPath, ['scripts/lint/lint-rules.mjs', '--check'], { env });
      return one(rules || (await tool('oxlint', '--type-aware', '--deny-warnings')));
    },
    types: async () => {
      const packages = await turbo('typecheck');
      const rootFiles = await tool('tsc', '-p', '.');
      return one(packages || rootFiles);
    },
    unused: async () => one(await tool('knip', '--no-config-hints')),
    unit: async () => {
      const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${reports.unit}`];
      return counted(await tool('vitest', 'run', ...report, ...rest), reports.unit, ofVitest);
    },
    build: async () => one(await build()),
    size: async () => one(await run(process.execPath, ['scripts/size.mjs'])),
    e2e: async () => {
      if (isListing(rest)) return { ...one(await tool('playwright', 'test', '--reporter=list', ...rest)), passed: 0 };
      const { findBrowser } = await import('./browser.mjs');
      env.PLAYWRIGHT_CHROMIUM = await findBrowser();
      return counted(await tool('playwright', 'test', ...rest), reports.e2e, ofPlaywright);
    },
  };
}

const needBuild = new Set(['size', 'e2e']);

/** `npm test -- --only=unit,e2e <arguments for the runner>` */
function choose(all, args) {
  const option = args.find((arg) => arg.startsWith('--only='));
  const rest = args.filter((arg) => arg !== option);
  const names = option?.slice('--only='.length).split(',');
  const unknown = names?.find((name) => !(name in all({}, [])));
  if (unknown !== undefined)
    throw new Refusal(`--only knows ${Object.keys(all({}, [])).join(', ')}; not "${unknown}".`);
  if (rest.length > 0 && (names?.length !== 1 || !(names[0] in reports))) {
    throw new Refusal('Arguments for a runner need --only=unit or --only=e2e.');
  }
  if (!isListing(rest) && names?.some((name) => needBuild.has(name)) && !names.includes('build')) names.push('build');
  return { names, rest };
}

export async function suite({ long, args }) {
  // The same suite on every machine: the product's settings don't apply to the tests.
  const env = { ...process.env, ...(long ? { TEST_SCALE: 'full' } : {}) };
  for (const name of ['DATABASE_URL', 'DATA_DIR', 'PORT', 'HOST', 'LOG_LEVEL', 'PUBLIC_URL', 'NODE_ENV'])
    delete env[name];
  const { names, rest } = choose(steps, args);
  if (!isListing(rest)) for (const report of Object.values(reports)) fs.rmSync(report, { force: true });

  const results = [];
  const failed = (name) => results.some((result) => result.name === name && result.failed > 0);
  const record = async (name, step) => {
    console.log(`\n── ${name}`);
    const timing = startTiming();
    const counts = await step().catch((error) => {
      if (error instanceof Stopped) throw error;
      console.error(error);
      return one(1);
    });
    results.push({ name, ...counts, ...timing() });
  };

  await record('install', async () => ({ ...one(await install()), passed: 0 }));
  if (!failed('install')) {
    for (const [name, step] of Object.entries(steps(env, rest))) {
      if (names && !names.includes(name)) continue;
      // Without a build there is nothing to measure or browse, or only an outdated one.
      if (needBuild.has(name) && failed('build')) await record(name, async () => (console.error('No build.'), one(1)));
      else await record(name, step);
    }
  }
  return summarise(results);
}

function summarise(results) {
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  for (const [name, report] of Object.entries(reports)) {
    const slowest = slowestFiles(report);
    if (slowest.length > 0) console.log(`\nslowest files of ${name}, seconds\n${slowest.join('\n')}`);
  }
  const row = (name, ...cells) => console.log(name.padEnd(10) + cells.map((cell) => String(cell).padStart(8)).join(''));
  console.log('');
  row('step', 'seconds', 'cores', 'passed', 'failed', 'skipped');
  for (const { name, seconds, cores, passed, failed, skipped } of results)
    row(name, seconds.toFixed(1), cores.toFixed(1), passed, failed, skipped);
  row('total', total('seconds').toFixed(1), '', total('passed'), total('failed'), total('skipped'));
  const skipped = total('skipped');
  console.log(`\n${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return total('failed') > 0 ? 1 : 0;
}
