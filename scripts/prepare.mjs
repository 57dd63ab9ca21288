// Installs and builds, each only if its inputs have changed: a start without changes runs no tool and needs no network.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { lock, run, share, sharedBy } from './processes.mjs';
import { nodeMajor } from './runtime.mjs';
import { Refusal } from './settings.mjs';

const installStamp = 'node_modules/.tripthread-install';
const buildStamp = 'node_modules/.tripthread-build';
const pnpmStamp = 'node_modules/.tripthread-pnpm';
const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

const quiet = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
  npm_config_prefer_offline: 'true',
  npm_config_loglevel: 'error',
};

const pinned = () => JSON.parse(fs.readFileSync('package.json', 'utf8')).packageManager.split('+')[0];

function isPinned(folder) {
  try {
    const manifest = path.join(fs.realpathSync(path.join(folder, 'pnpm')), '../../package.json');
    const { name, version } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    return `${name}@${version}` === pinned();
  } catch {
    return false;
  }
}

/**
 * Finds pnpm of the pinned version on the machine or in npx's cache. npx runs once per install, since it takes a second and a
 * half and may ask the registry.
 */
function pnpmFolder() {
  const known = [read(pnpmStamp), ...(process.env.PATH ?? '').split(path.delimiter)];
  const found = known.find(isPinned);
  if (found) return found;
  const asked = execFileSync('npx', ['--yes', '--package', pinned(), '--', 'node', '-p', 'process.env.PATH'], {
    encoding: 'utf8',
    env: { ...process.env, ...quiet },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const fetched = asked.trim().split(path.delimiter).find(isPinned);
  if (!fetched) throw new Error(`npx did not install ${pinned()}.`);
  return fetched;
}

function pnpm(...args) {
  const folder = pnpmFolder();
  // turbo runs pnpm too, and searches for it on the PATH.
  const PATH = [folder, process.env.PATH].join(path.delimiter);
  return run(path.join(folder, 'pnpm'), args, { env: { ...process.env, ...quiet, CI: 'true', PATH } });
}

export const turbo = (...args) => pnpm('exec', 'turbo', 'run', '--ui=stream', '--output-logs=errors-only', ...args);

export const bin = (name, folder = '.') => path.resolve(folder, 'node_modules/.bin', name);

function hash(files) {
  const sum = createHash('sha256').update(`${nodeMajor} ${process.platform} ${process.arch} ${pinned()}`);
  for (const file of files) sum.update(`\0${file}\0`).update(fs.readFileSync(file));
  return sum.digest('hex');
}

const workspaces = () =>
  ['apps', 'packages'].flatMap((group) => fs.readdirSync(group).map((name) => path.join(group, name)));

/** The inputs of an install. The lockfile covers every package.json. */
const installInputs = () => [
  'pnpm-workspace.yaml',
  'pnpm-lock.yaml',
  ...fs
    .readdirSync('patches')
    .sort()
    .map((name) => path.join('patches', name)),
];

const manifests = () => [
  'package.json',
  ...workspaces()
    .map((folder) => path.join(folder, 'package.json'))
    .filter((file) => fs.existsSync(file)),
];

function sources() {
  const found = [];
  const walk = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!['node_modules', 'dist', '.turbo', 'testing'].includes(entry.name)) walk(place);
      } else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) {
        found.push(place);
      }
    }
  };
  workspaces().forEach(walk);
  return found;
}

const owner = () => `npm run ${process.argv[2] ?? ''}`.trim();

/** Runs one preparation at a time in this checkout. */
async function prepared(prepare) {
  const release = await lock('.', 'prepare', owner());
  try {
    return await prepare();
  } finally {
    release();
  }
}

let isSharing = false;

/** Installs the lockfile's packages. From then on this process uses `node_modules`, so no other process may change it. */
export const install = () =>
  prepared(async () => {
    if (isSharing) return 0;
    const code = await installPackages();
    if (code === 0) {
      await share('.', owner());
      isSharing = true;
    }
    return code;
  });

async function installPackages() {
  const wanted = hash(installInputs());
  if (read(installStamp) === wanted) return 0;
  // An install may empty node_modules.
  const users = await sharedBy('.');
  if (users.length > 0) {
    throw new Refusal(
      `The packages must be installed again, but they are in use by ${users.join(' and by ')}. Stop it first, then try again.`,
    );
  }
  console.log('Installing packages …');
  fs.rmSync(installStamp, { force: true });
  const code = await pnpm('install', '--frozen-lockfile');
  if (code === 0) {
    fs.writeFileSync(pnpmStamp, pnpmFolder());
    fs.writeFileSync(installStamp, wanted);
  }
  return code;
}

/** The build's files by time and size, to notice a manual build in between. */
function built() {
  const files = [
    'apps/api/dist/main.js',
    'apps/avinode-sandbox/dist/main.js',
    'apps/web/dist/index.html',
    'apps/web/dist/client.html',
  ];
  if (!files.every((file) => fs.existsSync(file))) return undefined;
  return files.map((file) => `${fs.statSync(file).mtimeMs} ${fs.statSync(file).size}`).join(' ');
}

const hashSources = () => hash([...installInputs(), ...manifests(), 'turbo.json', 'tsconfig.base.json', ...sources()]);

/** Whether the last build has the current sources. */
export const isBuilt = () => built() !== undefined && read(buildStamp) === `${hashSources()} ${built()}`;

export const build = () => prepared(buildPackages);

async function buildPackages() {
  if (isBuilt()) return 0;
  console.log('Building …');
  // Before the build, so that later changes count as new.
  const wanted = hashSources();
  fs.rmSync(buildStamp, { force: true });
  const code = await turbo('build');
  if (code === 0) fs.writeFileSync(buildStamp, `${wanted} ${built()}`);
  return code;
}
