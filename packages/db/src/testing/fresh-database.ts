import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';

export interface FreshDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** A migrated, empty database of the caller's own: one per test file, dropped by it. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const adminUrl = inject('adminUrl');
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const name = `t_${randomBytes(6).toString('hex')}`;
  // Copying files beats replaying the copy through the write-ahead log by half, in memory.
  await admin.unsafe(`create database ${name} template tpl strategy file_copy`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: async () => {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
