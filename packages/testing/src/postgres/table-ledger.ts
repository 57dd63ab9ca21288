import { listTenantTables, type Owner } from './owner.ts';

/** The rows of one brokerage in one table. */
export interface Share {
  readonly table: string;
  readonly brokerageId: string;
}

/** A copy of every tenant table, so that a test can assert that nothing changed, and restore everything. */
export interface Ledger {
  readonly tables: readonly string[];
  /** The brokerages and tables that differ from the copy. */
  listChanged(): Promise<readonly Share[]>;
  restore(changed: readonly Share[]): Promise<void>;
}

/** Copies all tenant tables as they are now. */
export async function openLedger(owner: Owner): Promise<Ledger> {
  const tables = await listTenantTables(owner);
  await owner.run(`drop schema if exists kept cascade; create schema kept;
    ${tables.map((table) => `create table kept.${table} as table public.${table};`).join('\n')}
    create table kept.login_users as select id from public.login_users;`);
  const reading = tables.map(countAndChecksum).join(' union all ');
  const read = async () => new Map((await owner.query(reading)).map(({ share, sum }) => [String(share), String(sum)]));
  const kept = await read();
  const columns = await listWritableColumns(owner);
  return {
    tables,
    async listChanged() {
      const now = await read();
      return [...new Set([...kept.keys(), ...now.keys()])]
        .filter((share) => now.get(share) !== kept.get(share))
        .map((share) => {
          const [table = '', brokerageId = ''] = share.split(' ');
          return { table, brokerageId };
        });
    },
    async restore(changed) {
      const emptied = new Set(changed.map(({ table }) => table));
      if (emptied.size === 0) return;
      // As a replica: foreign keys are not checked while tables are emptied and filled one by one.
      await owner.run(`begin; set local session_replication_role = replica;
        ${[...emptied].map((table) => `delete from public.${table}; ${copyBack(table, columns.get(table) ?? '')}`).join('\n')}
        ${emptied.has('iso_agents') ? forgetNewLogins : ''}
        commit`);
    },
  };
}

// Logins have no brokerage; one that was created with a broker is deleted with them.
const isNew = (column: string) => `${column} not in (select id from kept.login_users)`;
const forgetNewLogins = `delete from login_sessions where ${isNew('user_id')}; delete from login_accounts where ${isNew('user_id')};
  delete from login_users where ${isNew('id')};`;

const copyBack = (table: string, columns: string): string =>
  `insert into public.${table} (${columns}) select ${columns} from kept.${table};`;

/** The columns of each table that are not generated. */
async function listWritableColumns(owner: Owner): Promise<ReadonlyMap<string, string>> {
  const rows = await owner.query(`
    select table_name as "table", string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
    from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER' group by 1`);
  return new Map(rows.map(({ table, columns }) => [String(table), String(columns)]));
}

function countAndChecksum(table: string): string {
  const brokerage = table === 'brokerages' ? 'x.id' : 'x.brokerage_id';
  return `select '${table} ' || ${brokerage} as share, count(*) || ' ' || md5(string_agg(x::text, '|' order by x::text)) as sum
    from public.${table} x group by 1`;
}
