import postgres from 'postgres';
import { BackupRefused } from '@tripthread/db/backup/records';
import { listTables, settings, sumOf, type TableForm, type TableSum } from '@tripthread/db/backup/tables';

/**
 * Hashes the rows of every table, with its current columns or those of another schema.
 * @param renamed the current names of tables that the other schema calls differently; the result keeps its names
 */
export async function hashesOf(
  url: string,
  forms?: readonly TableForm[],
  renamed: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, TableSum>>> {
  const client = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false, connection: { ...settings } });
  try {
    return await client.begin(async (sql) => {
      const all: Record<string, TableSum> = {};
      for (const form of forms ?? (await listTables(sql)))
        all[form.table] = await sumOf(sql, { ...form, table: renamed[form.table] ?? form.table });
      return all;
    });
  } finally {
    await client.end();
  }
}

/** Returns the sentence of a refusal; other errors are thrown. */
export const refusalMessageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'the call was not refused',
    (error: unknown) => {
      if (error instanceof BackupRefused) return error.message;
      throw error;
    },
  );
