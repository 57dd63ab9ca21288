// What moving in reads from the environment. The only place in this package that does.

/** The database of the desk; undefined where none is named. */
export const databaseUrl = (): string | undefined => process.env.DATABASE_URL;

/** The predecessor's database, in the environment so that its password stays out of the process list. */
export const legacyDatabaseUrl = (): string | undefined => process.env.LEGACY_DATABASE_URL;
