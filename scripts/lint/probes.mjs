// What the linter must report and what it must allow. `node scripts/lint/lint-rules.mjs --check` runs oxlint over both.

/** Imports that must be errors, and neighbours that must not. */
const importProbes = {
  refused: [
    ['apps/web/src/lib/live/probe.ts', '../../components/text/badge.tsx'],
    ['apps/web/src/lib/live/probe.ts', '../../entities/sessions/session-rows.ts'],
    ['apps/web/src/components/text/probe.ts', '../../entities/sessions/step-rail.tsx'],
    ['apps/web/src/components/text/probe.ts', '../../lib/api/trpc.ts'],
    ['apps/web/src/entities/sessions/probe.ts', '../quotes/price-change.ts'],
    ['apps/web/src/entities/requests/route/probe.ts', '../../sessions/session-rows.ts'],
    ['apps/web/src/entities/sessions/probe.ts', '../../features/thread/use-thread.ts'],
    ['apps/web/src/entities/requests/route/probe.ts', '../../../app/router.tsx'],
    ['apps/web/src/features/thread/probe.ts', '../compare/row.tsx'],
    ['apps/web/src/features/thread/items/probe.ts', '../../compare/row.tsx'],
    ['apps/web/src/features/thread/composer/files/probe.ts', '../../../compare/row.tsx'],
    ['apps/web/src/features/thread/items/probe.ts', '../../../app/router.tsx'],
    ['apps/web/src/app/live/probe.ts', '../../../../api/src/router.ts'],
    ['apps/web/src/app/live/probe.ts', '@tripthread/db/database'],
    ['apps/web/src/app/live/probe.ts', '@tripthread/shared/requests/requests.schema'],
    ['packages/shared/src/time/probe.ts', 'node:fs'],
    ['packages/db/src/probe.ts', '@tripthread/commands/gate'],
    ['packages/db/src/queries/probe.ts', '@tripthread/testing/desk/make-desk'],
    ['packages/commands/src/clients/probe.ts', '../sessions/set-status.ts'],
    ['packages/commands/src/sessions/probe.ts', 'drizzle-orm'],
    ['packages/commands/src/sessions/probe.ts', '@tripthread/db/schema/sessions'],
    ['packages/commands/src/sessions/probe.ts', '@tripthread/testing/desk/make-desk'],
    ['apps/avinode-sandbox/src/probe.ts', '@tripthread/db/database'],
    ['apps/api/src/platform/http/probe.ts', '../../routers/clients.ts'],
    ['apps/api/src/integrations/mail/probe.ts', '../../jobs/mail/work.ts'],
    ['apps/api/src/jobs/mail/probe.ts', '../../routers/mail.ts'],
    ['apps/api/src/routers/probe.ts', '../transports/schedule.ts'],
    ['apps/api/src/routers/probe.ts', '../app.ts'],
    ['apps/api/src/routers/probe.ts', '@tripthread/testing/desk/make-desk'],
    ['e2e/probe.ts', '@tripthread/web/main'],
    ['bench/probe.ts', '../apps/api/src/main.ts'],
  ],
  allowed: [
    ['apps/web/src/lib/live/neighbour.ts', '../api/trpc.ts'],
    ['apps/web/src/components/text/neighbour.ts', '../../lib/time/clock.ts'],
    ['apps/web/src/components/text/neighbour.ts', '../../lib/api/failure.ts'],
    ['apps/web/src/entities/sessions/neighbour.ts', '../requests/flight-words.ts'],
    ['apps/web/src/entities/requests/route/neighbour.ts', '../../../components/text/badge.tsx'],
    ['apps/web/src/features/thread/items/neighbour.ts', '../composer/recipients.ts'],
    ['apps/web/src/features/thread/composer/files/neighbour.ts', '../../../../entities/messages/files.tsx'],
    ['apps/web/src/app/live/neighbour.ts', '../../features/thread/thread-pane.tsx'],
    ['packages/shared/src/neighbour.ts', './sessions.ts'],
    ['packages/commands/src/sessions/neighbour.ts', '../clients/create-client.ts'],
    ['apps/api/src/routers/neighbour.ts', '../platform/clock.ts'],
    ['apps/api/src/routers/neighbour.ts', '@tripthread/commands/clients/create-client'],
    ['apps/api/test/sourcing/neighbour.ts', '../../src/jobs/avinode/work.ts'],
  ],
};

const lines = (count) => Array.from({ length: count }, (_, index) => `  run(${index});`).join('\n');
const longFunction = `export function long(run) {\n${lines(49)}\n}\n`;
const longFile = (count) => `export const all = [\n${lines(count).replaceAll(';', ',')}\n];\n`;
const longTest = `it('is long', () => {\n${lines(60)}\n});\n`;
const typeOf = (file, name, other) =>
  `import type { ${other} } from './${file}';\nexport type ${name} = ${other} | 1;\n`;

/** Code that must be an error of the rule: file, rule, text. */
const refusedCode = [
  ['packages/db/src/long.ts', 'max-lines-per-function', longFunction],
  ['apps/web/src/app/long.tsx', 'max-lines-per-function', longFunction],
  ['packages/db/src/long-file.ts', 'max-lines', longFile(250)],
  ['packages/db/src/long-file.test.ts', 'max-lines', longFile(400)],
  ['packages/db/src/long.test.ts', 'test-function-length', longFunction],
  ['apps/api/test/support/long.ts', 'test-function-length', longFunction],
  ['e2e/sessions/long.spec.ts', 'test-function-length', longFunction],
  ['packages/shared/src/one.ts', 'no-cycle', typeOf('other.ts', 'One', 'Other')],
  ['packages/shared/src/other.ts', 'no-cycle', typeOf('one.ts', 'Other', 'One')],
  ['packages/commands/src/mail/code.ts', 'no-sql-state', `export const isGone = (code) => code === '57P01';\n`],
  ['apps/api/src/platform/code.ts', 'no-sql-state', `export const isTaken = (code) => code === '23505';\n`],
  ['packages/db/src/queries/mail/line.ts', 'session-writer', 'export const add = (db) => db.insert(sessionEvents);\n'],
  ['packages/db/src/queries/mail/row.ts', 'session-writer', 'export const set = (db) => db.update(chatSessions);\n'],
  [
    'packages/db/src/queries/mail/sql.ts',
    'session-writer',
    'export const set = sql`update chat_sessions set turn = 1`;\n',
  ],
  [
    'packages/commands/src/mail/sql.ts',
    'session-writer',
    `export const gone = 'delete from session_events where true';\n`,
  ],
  ['packages/shared/src/cast.test.ts', 'no-erasing-cast', 'export const id = String(1) as never;\n'],
  ['apps/web/src/app/cast.tsx', 'no-erasing-cast', 'export const ids = [String(1)] as any[];\n'],
  ['packages/shared/src/late.ts', 'no-clock', 'export const isLate = (at) => at < Date.now();\n'],
  ['packages/commands/src/mail/late.ts', 'no-clock', 'export const now = () => new Date();\n'],
  ['packages/db/src/someFile.ts', 'filename-case', 'export const one = 1;\n'],
  ['packages/db/src/mocked.test.ts', 'no-restricted-properties', `vi.mock('./database.ts');\n`],
  ['e2e/sessions/wait.spec.ts', 'no-restricted-properties', 'export const wait = (page) => page.waitForTimeout(5);\n'],
  ['e2e/pages/list.ts', 'no-restricted-imports', `import { expect } from '../fixtures/fixtures.ts';\nexpect(1);\n`],
];

/** The same, a little smaller or in the right place: no error of the rule. */
const allowedCode = [
  ['packages/db/src/short.ts', 'max-lines-per-function', longFunction.replace('  run(0);\n', '\n')],
  ['packages/db/src/short-file.test.ts', 'max-lines', longFile(260)],
  ['packages/db/src/cases.test.ts', 'test-function-length', longTest + longTest.replace('it(', 'it.each([1])(')],
  ['packages/db/src/commented.test.ts', 'test-function-length', longFunction.replace('  run(0);', '  // A reason.')],
  ['packages/db/src/codes.ts', 'no-sql-state', `export const isGone = (code) => code === '57P01';\n`],
  ['apps/api/src/platform/price.ts', 'no-sql-state', `export const price = '45000';\n`],
  [
    'packages/db/src/queries/sessions/writer.ts',
    'session-writer',
    'export function insertSession(db) {\n  return db.insert(chatSessions);\n}\n',
  ],
  ['packages/db/src/cast.ts', 'no-erasing-cast', 'export const kinds = ["one"] as const;\n'],
  ['packages/shared/src/day.ts', 'no-clock', 'export const day = (at) => new Date(at);\n'],
  ['packages/shared/src/time/clock.ts', 'no-clock', 'export const now = () => new Date();\n'],
  ['packages/db/src/queries/mail/mails.ts', 'session-writer', 'export const add = (db) => db.insert(mails);\n'],
];

const importing = ([file, specifier], index) => [
  file.replace(/\.ts$/, `-${index}.ts`),
  'no-restricted-imports',
  `import { it } from '${specifier}';\nexport const probe = it;\n`,
];

/** Returns each probe with the answer that the linter must give. */
export function listProbes() {
  const probe =
    (isRefused) =>
    ([file, rule, text]) => ({ file, rule, text, isRefused });
  return [
    ...[...importProbes.refused.map(importing), ...refusedCode].map(probe(true)),
    ...[...importProbes.allowed.map(importing), ...allowedCode].map(probe(false)),
  ];
}
