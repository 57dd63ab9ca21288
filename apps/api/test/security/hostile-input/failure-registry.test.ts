import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { failures, type Reason } from '@tripthread/shared/failure-registry';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const skipped = new Set(['node_modules', 'dist', 'test-results']);

/** Reads our source below a folder, by path. */
function sourcesIn(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !skipped.has(entry.name))
      for (const [key, text] of sourcesIn(name)) found.set(key, text);
    else if (/\.tsx?$/u.test(entry.name)) found.set(name, readFileSync(path.join(root, name), 'utf8'));
  }
  return found;
}

const all = [
  ...sourcesIn('apps/api/src'),
  ...sourcesIn('apps/api/test'),
  ...sourcesIn('packages/commands/src'),
  ...sourcesIn('packages/shared/src'),
  ...sourcesIn('packages/db/src'),
  ...sourcesIn('e2e'),
];
const isTest = (name: string) => /\.(?:test|spec)\.tsx?$|\/security\/|\/testing\//u.test(name);
const isRegistry = (name: string) =>
  name.endsWith('shared/src/failure-registry.ts') || name.endsWith('failure-registry.test.ts');
const sources = all.filter(([name]) => !isTest(name) && !isRegistry(name)).map(([, text]) => text);
const tests = all.filter(([name]) => isTest(name) && !isRegistry(name)).map(([, text]) => text);

/** Matches a reason that is thrown as a `Failure`, refused by a rule, or returned for tRPC's own errors. */
const throwsIt = (reason: string) =>
  new RegExp(`(?:new Failure|refuse)\\(\\s*'${reason}'|\\? '${reason}' :|: '${reason}'`, 'u');
/** Matches a statement that asserts the quoted reason; a title, a comment or a filter that excludes it does not count. */
const assertsIt = (reason: string) =>
  new RegExp(String.raw`\bexpect(?:\.poll)?\((?:(?!;\s)[^])*(?<!!== )(?:'${reason}'|"${reason}")`, 'u');
const reasons = Object.keys(failures) as Reason[];

describe('the registry of failures', () => {
  it.each(reasons)('%s has a sentence, is thrown and is asserted by a test', (reason) => {
    expect(failures[reason].sentence).toMatch(/^[A-Z].*[.]$/u);
    expect(
      sources.some((text) => throwsIt(reason).test(text)),
      'nothing throws it',
    ).toBe(true);
    expect(
      tests.some((text) => assertsIt(reason).test(text)),
      'no test asserts it',
    ).toBe(true);
  });

  it('has a different sentence for each reason', () => {
    expect(new Set(reasons.map((reason) => failures[reason].sentence)).size).toBe(reasons.length);
  });

  it('control: detects a reason that no code throws', () => {
    expect(sources.some((text) => throwsIt('NEVER_HEARD_OF').test(text))).toBe(false);
    expect(throwsIt('BUSY').test(`throw new Failure('BUSY', { retryAfterSeconds: 1 })`)).toBe(true);
    expect(throwsIt('BUSY').test(`if (error.reason === 'BUSY') return`)).toBe(false);
  });

  it('control: a reason outside of an assertion is not tested', () => {
    const isAsserted = (text: string) => assertsIt('BUSY').test(text);
    expect(isAsserted(`expect(await refusal(call())).toBe('BUSY');`)).toBe(true);
    expect(isAsserted(`expect(failure).toMatchObject({\n  reason: 'BUSY',\n});`)).toBe(true);
    expect(isAsserted(`it('fails as BUSY', () => expect(call()).toBe(1));`)).toBe(false);
    expect(isAsserted(`expect(call()).toBe(1);\nthrow new Failure('BUSY');`)).toBe(false);
    expect(isAsserted(`expect(reasons.filter((reason) => reason !== 'BUSY')).toEqual([]);`)).toBe(false);
  });
});
