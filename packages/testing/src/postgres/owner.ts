import postgres from 'postgres';

type Value = string | number | boolean | null | Buffer | object;

/** The owner of the tables, who bypasses row-level security: for inspecting and inserting rows in tests. */
export interface Owner {
  query(text: string, values?: readonly Value[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs several statements without parameters. */
  run(text: string): Promise<void>;
  end(): Promise<void>;
}

export function openOwner(url: string): Owner {
  const client = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'test owner' } });
  return {
    query: (text, values = []) => client.unsafe(text, values as never[]),
    async run(text) {
      await client.unsafe(text);
    },
    end: () => client.end({ timeout: 3 }),
  };
}

/** Lists every tenant table, `brokerages` first. */
export async function listTenantTables(owner: Owner): Promise<readonly string[]> {
  const rows = await owner.query(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r'
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'brokerage_id' and not a.attisdropped)
    order by c.relname`);
  return ['brokerages', ...rows.map(({ name }) => String(name))];
}
