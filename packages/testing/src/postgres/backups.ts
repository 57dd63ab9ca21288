import postgres from 'postgres';
import { BackupRefused } from '@tripthread/db/backup/records';
import { listTables, settings, sumOf, type TableForm, type TableSum } from '@tripthread/db/backup/tables';

/** Every table with the hash of its rows: of the columns it has, or of those that another schema had. */
export async function hashesOf(url: string, forms?: readonly TableForm[]): Promise<Readonly<Record<string, TableSum>>> {
  const client = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false, connection: { ...settings } });
  try {
    return await client.begin(async (sql) => {
      const all: Record<string, TableSum> = {};
      for (const form of forms ?? (await listTables(sql))) all[form.table] = await sumOf(sql, form);
      return all;
    });
  } finally {
    await client.end();
  }
}

/** In which sentence something was refused; what broke instead breaks the test. */
export const refusalMessageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was not refused',
    (error: unknown) => {
      if (error instanceof BackupRefused) return error.message;
      throw error;
    },
  );
