// A temporary PostgreSQL cluster with a migrated template, which is copied for every test file or story.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { start } from '@tripthread/db/embedded';
import { migrate } from '@tripthread/db/migrate';
import type {} from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The owner's connection to this run's cluster. Tests use `freshDatabase()`. */
    adminUrl: string;
  }
}

// Test databases need no durability; in memory and without fsync, a copy of the template takes 20 ms.
const unsafeFlags = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'].flatMap(
  (setting) => ['-c', setting],
);

export interface TestCluster {
  /** The owner's connection to the cluster, for `copyTemplate`. */
  readonly adminUrl: string;
  readonly stop: () => Promise<void>;
}

export interface FreshDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  const home = fs.mkdtempSync(path.join(hasFreeSpace('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'tripthread-test-'));
  fs.chmodSync(home, 0o755); // mkdtemp closes it, and as root the server runs as another user
  const cluster = await start({ dir: path.join(home, 'pg'), flags: unsafeFlags, temporary: home });
  const stop = async () => {
    await cluster.stop();
    fs.rmSync(home, { recursive: true, force: true });
  };
  const adminUrl = databaseUrl(cluster.url, 'postgres');
  try {
    const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
    await admin`create database tpl`;
    await migrate({ url: databaseUrl(cluster.url, 'tpl') });
    await admin`alter database tpl is_template true`;
    await admin.end();
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl, stop };
}

/** Creates an empty, unmigrated database from `template1`, which has no connections, as `CREATE DATABASE` requires. */
export async function copyTemplate(adminUrl: string, template = 'tpl'): Promise<FreshDatabase> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const name = `t_${randomBytes(6).toString('hex')}`;
  // In memory, copying files takes half the time of copying through the write-ahead log.
  await admin.unsafe(`create database ${name} template ${template} strategy file_copy`);
  return {
    url: databaseUrl(adminUrl, name),
    drop: async () => {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

function hasFreeSpace(folder: string): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    fs.accessSync(folder, fs.constants.W_OK);
    return bavail * bsize > 1e9;
  } catch {
    return false;
  }
}
