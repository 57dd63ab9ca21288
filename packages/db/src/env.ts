// What the commands of this package take from the environment. The only place here that reads it.

/** The database of the desk; undefined where none is named. */
export const databaseUrl = (): string | undefined => process.env.DATABASE_URL;

/** The former system's, named here to keep its password out of the list of processes. */
export const legacyDatabaseUrl = (): string | undefined => process.env.LEGACY_DATABASE_URL;
