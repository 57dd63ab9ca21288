// Writes the import rules of lint-table.mjs into .oxlintrc.json. With --check it compares both, tests the rules on
// imports that must fail, and counts the files of each folder.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { folderLimit, importRules, ordered, probes } from './lint-table.mjs';
import { bin } from '../prepare.mjs';

const file = '.oxlintrc.json';
const config = JSON.parse(fs.readFileSync(file, 'utf8'));
const isImportRule = ({ rules }) => 'no-restricted-imports' in rules;

const generated = importRules.map(({ files, bans }) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: bans }] },
}));
const overrides = [...config.overrides.filter((override) => !isImportRule(override)), ...generated];

/** Folders without a place in the order: no rule would apply to them. */
const unplaced = Object.entries(ordered).flatMap(([root, names]) =>
  fs
    .readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !names.includes(entry.name))
    .map((entry) => `${root}/${entry.name}`),
);

/** Folders with too many files. */
const crowded = folderLimit.roots.flatMap((root) => {
  const counts = new Map();
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    const folder = path.relative('.', entry.parentPath ?? entry.path);
    if (entry.isFile()) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > folderLimit.files);
});

/** The probe files for which oxlint reports an error. */
function faulted(cases) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-rules-'));
  try {
    const names = cases.map(([place, specifier], index) => {
      const name = place.replace(/\.ts$/, `-${index}.ts`);
      fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), `import { it } from '${specifier}';\nexport const probe = it;\n`);
      return name;
    });
    fs.writeFileSync(path.join(folder, file), JSON.stringify({ plugins: ['eslint'], overrides: generated }));
    const { stdout } = spawnSync(path.resolve(bin('oxlint')), ['-c', file, '-f', 'json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const found = new Set(
      JSON.parse(stdout)
        .diagnostics.filter(({ code }) => code.includes('no-restricted-imports'))
        .map(({ filename }) => filename.replace(/^\.\//, '')),
    );
    return names.map((name) => found.has(name));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function check() {
  const complaints = [
    ...unplaced.map((folder) => `${folder} has no place in scripts/lint/lint-table.mjs.`),
    ...crowded.map(
      ([folder, count]) => `${folder} has ${count} files; at most ${folderLimit.files} go into one folder.`,
    ),
  ];
  if (!isDeepStrictEqual(overrides, config.overrides))
    complaints.push(`${file} is not what scripts/lint/lint-table.mjs says. Run node scripts/lint/lint-rules.mjs.`);
  const cases = [...probes.refused, ...probes.allowed];
  faulted(cases).forEach((isRefused, index) => {
    const [place, specifier] = cases[index];
    const must = index < probes.refused.length;
    if (isRefused !== must)
      complaints.push(`${place} importing ${specifier} must be ${must ? 'refused' : 'allowed'} by the linter.`);
  });
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}

if (process.argv.includes('--check')) check();
else {
  fs.writeFileSync(file, `${JSON.stringify({ ...config, overrides }, null, 2)}\n`);
  execFileSync(bin('oxfmt'), [file]);
  console.log(`${generated.length} import rules written to ${file}.`);
}
