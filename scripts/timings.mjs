// Measures where the suite's time goes: CPU use per step, and the slowest files.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const busyMs = () => os.cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);

/** Starts a clock. It returns the seconds since, and the average number of busy cores. */
export function startTiming() {
  const began = performance.now();
  const busyBefore = busyMs();
  return () => {
    const elapsedMs = performance.now() - began;
    return { seconds: elapsedMs / 1000, cores: elapsedMs > 0 ? (busyMs() - busyBefore) / elapsedMs : 0 };
  };
}

const filesOfVitest = ({ testResults }) =>
  testResults.map(({ name, startTime, endTime }) => ({ file: name, ms: endTime - startTime }));

const msOfSuite = ({ specs = [], suites = [] }) =>
  specs
    .flatMap(({ tests }) => tests.flatMap(({ results }) => results))
    .reduce((sum, { duration }) => sum + duration, 0) + suites.reduce((sum, suite) => sum + msOfSuite(suite), 0);
const filesOfPlaywright = ({ suites }) =>
  suites.map((suite) => ({ file: path.join('e2e', suite.file), ms: msOfSuite(suite) }));

/** The slowest files of a runner's report, as lines of text; none without a report. */
export function slowestFiles(report, count = 8) {
  if (!fs.existsSync(report)) return [];
  const content = JSON.parse(fs.readFileSync(report, 'utf8'));
  const files = 'testResults' in content ? filesOfVitest(content) : filesOfPlaywright(content);
  return files
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(8)}  ${path.relative('.', file)}`);
}
