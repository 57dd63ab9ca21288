import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** An instant: ISO 8601 text in UTC with milliseconds in code, `timestamptz(3)` in the database. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'string' });

/** The tenant of a row. Every tenant table has it and every foreign key carries it. */
export const brokerage = <Id extends string>() => uuid('brokerage_id').notNull().$type<Id>();

export const id = <Id extends string>() => uuid('id').primaryKey().defaultRandom().$type<Id>();

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
