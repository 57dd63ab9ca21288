// The rules about sizes, cycles and who writes what. `node scripts/lint/lint-rules.mjs` writes them into .oxlintrc.json.

import { castBoundaries, castsUnfinished, erasingCastsUnfinished } from './casts.mjs';
import { unfinished } from './unfinished.mjs';

const tests = ['**/*.test.ts', '**/*.spec.ts', '**/test/**'];
const off = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']));

const functionLines = 50;
const sourceLines = 250;
const testLines = 400;

/** Functions that write `chat_sessions` or `session_events` beside `appendToSession`. */
const sessionWriters = [
  // appendToSession and appendAllToSession are one; insertSession writes the row with its first event.
  'appendAllToSession',
  'insertSession',
  // The list's copies of a subject and a client's name are no facts of the session.
  'copyNames',
  // Erasing a client also removes its texts from past events.
  'saveErasedFacts',
  'saveErasedEvent',
  'threadTexts',
];

export const codePlugin = './scripts/lint/plugin.mjs';

export const codeRules = {
  'max-lines-per-function': ['error', { max: functionLines, skipBlankLines: true, skipComments: true }],
  'max-lines': ['error', { max: sourceLines }],
  'import/no-cycle': ['error', { ignoreTypes: false }],
  'tripthread/no-erasing-cast': 'error',
  'unicorn/filename-case': ['error', { case: 'kebabCase' }],
  'no-restricted-properties': [
    'error',
    { object: 'vi', property: 'mock', message: 'Never mock our own modules: fake third parties at HTTP level.' },
    { property: 'waitForTimeout', message: 'Never wait for a time: expect retries until it holds.' },
  ],
};

export const codeOverrides = [
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: testLines }],
      'tripthread/test-function-length': ['error', { max: functionLines }],
    },
  },
  {
    files: ['apps/**', 'packages/{shared,commands,legacy-import}/**'],
    excludeFiles: tests,
    rules: { 'tripthread/no-sql-state': 'error' },
  },
  {
    files: ['packages/{shared,commands}/src/**'],
    excludeFiles: [...tests, 'packages/shared/src/time/clock.ts'],
    rules: { 'tripthread/no-clock': 'error' },
  },
  {
    // The legacy import is not a writer of sessions here: it plans whole rows, a snapshot event with each.
    files: ['apps/**', 'packages/{db,commands,legacy-import}/src/**'],
    excludeFiles: tests,
    rules: { 'tripthread/session-writer': ['error', { writers: sessionWriters }] },
  },
  {
    files: ['apps/*/src/**', 'packages/{shared,db,commands,legacy-import}/src/**'],
    excludeFiles: [...tests, ...Object.keys(castBoundaries), ...castsUnfinished],
    rules: { 'typescript/no-unsafe-type-assertion': 'error' },
  },
  ...(erasingCastsUnfinished.length === 0
    ? []
    : [{ files: erasingCastsUnfinished, rules: off('tripthread/no-erasing-cast') }]),
  ...(unfinished.length === 0
    ? []
    : [
        {
          files: unfinished,
          rules: {
            ...off('max-lines-per-function', 'max-lines', 'tripthread/test-function-length'),
            'import/no-cycle': ['error', { ignoreTypes: true }],
          },
        },
      ]),
];
