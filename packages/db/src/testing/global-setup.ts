// Once per test run: one throw-away cluster, and in it a migrated template from which every test file's database is copied.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { start } from '../../embedded.mjs';
import { migrate } from '../migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The owner's connection to the cluster of this run. Tests want `freshDatabase()`. */
    adminUrl: string;
  }
}

// Durability is not what these databases are for; in memory and without fsync a copy of the template takes 20 ms.
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'].flatMap(
  (setting) => ['-c', setting],
);

function isRoomy(folder: string) {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    fs.accessSync(folder, fs.constants.W_OK);
    return bavail * bsize > 1e9;
  } catch {
    return false;
  }
}

export default async function setup(project: TestProject) {
  const home = fs.mkdtempSync(path.join(isRoomy('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'tripthread-test-'));
  fs.chmodSync(home, 0o755); // mkdtemp closes it, and as root the server runs as another user
  const cluster = await start({ dir: path.join(home, 'pg'), flags: careless, temporary: home });
  const at = (database: string) => {
    const url = new URL(cluster.url);
    url.pathname = `/${database}`;
    return url.toString();
  };
  const tearDown = async () => {
    await cluster.stop();
    fs.rmSync(home, { recursive: true, force: true });
  };
  try {
    const admin = postgres(at('postgres'), { max: 1, onnotice: () => {} });
    await admin`create database tpl`;
    await migrate({ url: at('tpl') });
    await admin`alter database tpl is_template true`;
    await admin.end();
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('adminUrl', at('postgres'));
  return tearDown;
}
