// The database driver without our patch: the control of the tests that count connections.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Options, PostgresType, Sql } from 'postgres';

const mends = {
  'connection.js': [
    [
      `return (queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true)`,
      `return queryError(q, Errors.connection('CONNECTION_CLOSED', options))`,
    ],
  ],
  'index.js': [
    [`if (c.reserved !== own)\n        return\n`, ''],
    [`c.reserved !== own\n        ? q.reject(`, `false\n        ? q.reject(`],
    [`c.reserved !== own\n          ? q.reject(`, `false\n          ? q.reject(`],
  ],
} as const;

export interface UnmendedDriver {
  readonly postgres: (url: string, options: Options<Record<string, PostgresType>>) => Sql;
  remove(): void;
}

export async function loadUnmendedDriver(): Promise<UnmendedDriver> {
  const source = path.join(path.dirname(createRequire(import.meta.url).resolve('postgres')), '../../src');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-driver-'));
  fs.cpSync(source, folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  for (const [file, changes] of Object.entries(mends)) {
    const place = path.join(folder, file);
    let text = fs.readFileSync(place, 'utf8');
    for (const [mended, before] of changes) {
      if (!text.includes(mended)) throw new Error(`the patched driver does not contain: ${mended}`);
      text = text.replace(mended, before);
    }
    fs.writeFileSync(place, text);
  }
  const { default: postgres } = (await import(pathToFileURL(path.join(folder, 'index.js')).href)) as {
    default: UnmendedDriver['postgres'];
  };
  return { postgres, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
