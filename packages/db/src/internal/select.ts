import { type GetColumnData, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** What a hand-written select reads: the name in the row → the column, or an expression with its type. */
export type Columns = Readonly<Record<string, PgColumn | SQL>>;

/** The driver leaves a bigint as text; the query builder would convert it. */
type Read<Column extends PgColumn> = Column['_']['columnType'] extends 'PgBigInt53'
  ? string | (Column['_']['notNull'] extends true ? never : null)
  : GetColumnData<Column>;

/** The row that a select of these columns returns. */
export type RowOf<Selected extends Columns> = {
  readonly [Name in keyof Selected]: Selected[Name] extends PgColumn
    ? Read<Selected[Name]>
    : Selected[Name] extends SQL<infer Value>
      ? Value
      : never;
};

/** Writes the columns of a select, each under its name in the row. */
export const columnList = (columns: Columns): SQL =>
  sql.join(
    Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.identifier(name)}`),
    sql`, `,
  );

/** Writes `select <columns> <rest>`. The row's type follows from the columns. */
export const select = <const Selected extends Columns>(columns: Selected, rest: SQL): SQL<RowOf<Selected>> =>
  sql<RowOf<Selected>>`select ${columnList(columns)} ${rest}`;

/** Reads a column of a table that is joined from the left: null where no row matches. */
export const orNull = <Column extends PgColumn>(column: Column): SQL<Read<Column> | null> =>
  sql<Read<Column> | null>`${column}`;

/** The columns of a table that is joined from the left: all null where no row matches. */
export type LeftJoined<Selected extends Columns> = RowOf<Selected> | { readonly [Name in keyof Selected]: null };

/** Writes nulls under the names of columns. */
export const nullList = (columns: Columns): SQL =>
  sql.join(
    Object.keys(columns).map((name) => sql`null as ${sql.identifier(name)}`),
    sql`, `,
  );
