// Writes the rules of lint-table.mjs and code-rules.mjs into .oxlintrc.json. With --check it compares them, tests the
// rules on probes that must fail, and counts the files of each folder.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { castBoundaries, castsUnfinished, erasingCastsUnfinished } from './casts.mjs';
import { codeOverrides, codePlugin, codeRules } from './code-rules.mjs';
import { folderLimit, importRules, ordered } from './lint-table.mjs';
import { listProbes } from './probes.mjs';
import { bin } from '../prepare.mjs';

const file = '.oxlintrc.json';
const config = JSON.parse(fs.readFileSync(file, 'utf8'));

const generated = [
  ...codeOverrides,
  ...importRules.map(({ files, bans }) => ({
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: bans }] },
  })),
];
const generatedRules = new Set(generated.flatMap(({ rules }) => Object.keys(rules)));
const isGenerated = ({ rules }) => Object.keys(rules).some((rule) => generatedRules.has(rule));
const target = {
  ...config,
  jsPlugins: [codePlugin],
  rules: { ...config.rules, ...codeRules },
  overrides: [...config.overrides.filter((override) => !isGenerated(override)), ...generated],
};

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

/** Returns the probes to which oxlint gives the wrong answer. */
function listMisjudged(probes) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-rules-'));
  try {
    for (const probe of probes) {
      fs.mkdirSync(path.join(folder, path.dirname(probe.file)), { recursive: true });
      fs.writeFileSync(path.join(folder, probe.file), probe.text);
    }
    const probed = {
      plugins: ['eslint', 'import', 'unicorn'],
      jsPlugins: [path.resolve(codePlugin)],
      categories: { correctness: 'off' },
      rules: codeRules,
      overrides: generated,
    };
    fs.writeFileSync(path.join(folder, file), JSON.stringify(probed));
    const { stdout } = spawnSync(path.resolve(bin('oxlint')), ['-c', file, '-f', 'json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout);
    const isReported = (probe) =>
      diagnostics.some(
        ({ code, filename }) => filename.replace(/^\.\//, '') === probe.file && code.includes(`(${probe.rule})`),
      );
    return probes.filter((probe) => isReported(probe) !== probe.isRefused);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Returns the files that are excused from a rule which they no longer break. */
function listUnneeded(files, rule) {
  const present = files.filter((name) => fs.existsSync(name));
  const alone = { plugins: ['typescript'], categories: { correctness: 'off' }, jsPlugins: [path.resolve(codePlugin)] };
  const config = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-rules-')), file);
  fs.writeFileSync(config, JSON.stringify({ ...alone, options: { typeAware: true }, rules: { [rule]: 'error' } }));
  const { stdout } = spawnSync(bin('oxlint'), ['-c', config, '--disable-nested-config', '-f', 'json', ...present], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  fs.rmSync(path.dirname(config), { recursive: true });
  const broken = new Set(JSON.parse(stdout).diagnostics.map(({ filename }) => path.relative('.', filename)));
  return files.filter((name) => !broken.has(name)).map((name) => `${name} no longer needs its place in casts.mjs.`);
}

function check() {
  const complaints = [
    ...listUnneeded([...Object.keys(castBoundaries), ...castsUnfinished], 'typescript/no-unsafe-type-assertion'),
    ...listUnneeded(erasingCastsUnfinished, 'tripthread/no-erasing-cast'),
    ...unplaced.map((folder) => `${folder} has no place in scripts/lint/lint-table.mjs.`),
    ...crowded.map(
      ([folder, count]) => `${folder} has ${count} files; at most ${folderLimit.files} go into one folder.`,
    ),
    ...listMisjudged(listProbes()).map(
      (probe) =>
        `${probe.rule} must ${probe.isRefused ? 'report' : 'allow'} this in ${probe.file}:\n${probe.text.slice(0, 200)}`,
    ),
  ];
  if (!isDeepStrictEqual(target, config))
    complaints.push(`${file} is not what scripts/lint says. Run node scripts/lint/lint-rules.mjs.`);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}

if (process.argv.includes('--check')) check();
else {
  fs.writeFileSync(file, `${JSON.stringify(target, null, 2)}\n`);
  execFileSync(bin('oxfmt'), [file]);
  console.log(`${generated.length} overrides written to ${file}.`);
}
