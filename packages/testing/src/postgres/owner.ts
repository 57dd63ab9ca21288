import postgres, { type ParameterOrJSON, type Sql } from 'postgres';

/** The owner of the tables, who bypasses row-level security: for inspecting and inserting rows in tests. */
export interface Owner {
  query(text: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs several statements without parameters. */
  run(text: string): Promise<void>;
  end(): Promise<void>;
}

/** Runs the owner's statements on a client that is open already. */
export const ownerOn = (client: Sql): Owner => ({
  // The driver's type refuses values of unknown type.
  query: (text, values = []) => client.unsafe(text, values as ParameterOrJSON<never>[]),
  async run(text) {
    await client.unsafe(text);
  },
  end: () => Promise.resolve(),
});

export function openOwner(url: string): Owner {
  const client = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'test owner' } });
  return { ...ownerOn(client), end: () => client.end({ timeout: 3 }) };
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
