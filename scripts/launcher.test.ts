// Tests the launcher in a separate checkout, with a fake pnpm and npm that only log their arguments.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
let checkout = '';
let children: ChildProcess[] = [];

const write = (file: string, text: string, mode = 0o644): void => {
  fs.mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
  fs.writeFileSync(path.join(checkout, file), text, { mode });
};
const lines = (file: string): readonly string[] =>
  fs.existsSync(path.join(checkout, file)) ? fs.readFileSync(path.join(checkout, file), 'utf8').trim().split('\n') : [];

const fakePnpm = `#!/bin/sh
echo "begin $*" >> pnpm.log
rm -rf node_modules && mkdir node_modules
sleep 0.3
echo installed > node_modules/package
echo end >> pnpm.log`;

// `npm install --prefix <folder> … <name>@<version>`
const fakeNpm = `#!/bin/sh
echo "$*" >> npm.log
for last in "$@"; do :; done
folder="$3/node_modules/\${last%@*}/bin"
mkdir -p "$folder"
sleep 0.3
cat > "$folder/node" <<end
#!/bin/sh
[ "\\$1" = --version ] && echo "v\${last#*@}" && exit
exec "${process.execPath}" "\\$@"
end
chmod +x "$folder/node"`;

beforeEach(() => {
  checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-launcher-'));
  const { packageManager } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  for (const file of ['scripts/processes.mjs', 'scripts/prepare.mjs', 'scripts/runtime.mjs', 'scripts/settings.mjs'])
    write(file, fs.readFileSync(path.join(root, file), 'utf8'));
  write('packages/db/guard.mjs', fs.readFileSync(path.join(root, 'packages/db/guard.mjs'), 'utf8'));
  write('package.json', JSON.stringify({ type: 'module', packageManager }));
  write('pnpm-workspace.yaml', '');
  write('pnpm-lock.yaml', 'one');
  write('patches/none.patch', '');
  write('tools/pnpm/package.json', JSON.stringify({ name: 'pnpm', version: packageManager.split('@')[1] }));
  write('tools/pnpm/bin/pnpm', fakePnpm, 0o755);
  write('tools/bin/npm', fakeNpm, 0o755);
  fs.symlinkSync('../pnpm/bin/pnpm', path.join(checkout, 'tools/bin/pnpm'));
  write('node-20.cjs', `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`);
  write(
    'newer-24.cjs',
    `Object.defineProperty(process.versions, 'node', { value: '24.99.0' });
     Object.defineProperty(process, 'version', { value: 'v24.99.0' });`,
  );
  write(
    'use.mjs',
    `import { install } from './scripts/prepare.mjs';
     try { console.log('installed', await install()); } catch (error) { console.log(error.message); process.exit(1); }
     process.stdin.resume().on('end', () => process.exit(0));`,
  );
  write(
    'rerun.mjs',
    `import { rerunOnPinnedNode } from './scripts/runtime.mjs';
     import { execFileSync } from 'node:child_process';
     const code = await rerunOnPinnedNode('rerun.mjs', process.argv.slice(2));
     if (code !== undefined) process.exit(code);
     console.log(process.argv[2], process.versions.node.split('.')[0], execFileSync('node', ['--version']).toString());
     process.exit(7);`,
  );
});

afterEach(async () => {
  for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  children = [];
  fs.rmSync(checkout, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly exited: Promise<number | null>;
}

function start(...args: readonly string[]): Running {
  const PATH = [path.join(checkout, 'tools/bin'), process.env.PATH].join(path.delimiter);
  const child = spawn(process.execPath, args, { cwd: checkout, env: { PATH }, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  const exited = once(child, 'close').then(() => child.exitCode);
  return { child, said: () => output, exited };
}

const says = (running: Running, text: string) => expect.poll(running.said, { timeout: 10_000 }).toContain(text);
const end = (running: Running) => {
  running.child.stdin?.end();
  return running.exited;
};

test('two starts at once install once', async () => {
  const both = [start('use.mjs'), start('use.mjs')];
  for (const one of both) await says(one, 'installed 0');
  expect(lines('pnpm.log')).toEqual(['begin install --frozen-lockfile', 'end']);
  for (const one of both) expect(await end(one)).toBe(0);
});

test('another release of the same Node installs nothing', async () => {
  const desk = start('use.mjs');
  await says(desk, 'installed 0');
  const other = start('--require', './newer-24.cjs', 'use.mjs');
  await says(other, 'installed 0');
  expect(lines('pnpm.log')).toHaveLength(2);
});

test('a changed lockfile leaves the packages of a running desk alone', async () => {
  const desk = start('use.mjs');
  await says(desk, 'installed 0');
  write('pnpm-lock.yaml', 'two');
  const refused = start('use.mjs');
  expect(await refused.exited).toBe(1);
  expect(refused.said()).toContain(`in use by npm run, process ${String(desk.child.pid)}. Stop it first`);
  expect(lines('node_modules/package')).toEqual(['installed']);
  expect(lines('pnpm.log')).toHaveLength(2);

  expect(await end(desk)).toBe(0);
  await says(start('use.mjs'), 'installed 0');
  expect(lines('pnpm.log')).toHaveLength(4);
});

test('a desk that was killed holds no lock', async () => {
  const desk = start('use.mjs');
  await says(desk, 'installed 0');
  desk.child.kill('SIGKILL');
  await desk.exited;
  write('pnpm-lock.yaml', 'two');
  await says(start('use.mjs'), 'installed 0');
  expect(lines('pnpm.log')).toHaveLength(4);
});

test('an older Node fetches Node 24 once and runs everything with it', async () => {
  const both = [
    start('--require', './node-20.cjs', 'rerun.mjs', 'a'),
    start('--require', './node-20.cjs', 'rerun.mjs', 'b'),
  ];
  for (const [index, one] of both.entries()) {
    expect(await one.exited).toBe(7);
    expect(one.said()).toMatch(new RegExp(`^${'ab'[index]} 24 v24\\.`, 'm'));
  }
  expect(lines('npm.log')).toHaveLength(1);
  expect(await start('--require', './node-20.cjs', 'rerun.mjs', 'c').exited).toBe(7);
  expect(lines('npm.log')).toHaveLength(1);
});

test('Node 24 fetches nothing', async () => {
  const running = start('rerun.mjs', 'a');
  expect(await running.exited).toBe(7);
  expect(running.said()).toMatch(/^a 24 v24\./m);
  expect(lines('npm.log')).toEqual([]);
});

test('without a package for it, one sentence asks for Node 24', async () => {
  write('tools/bin/npm', '#!/bin/sh\nexit 1', 0o755);
  const running = start('--require', './node-20.cjs', 'rerun.mjs', 'a');
  expect(await running.exited).toBe(1);
  expect(running.said()).toContain('Install Node 24, then try again.');
});
