// Environment variables of the legacy import. No other file of this package reads them.

/** The target database; undefined if it is not set. */
export const databaseUrl = (): string | undefined => process.env.DATABASE_URL;

/** The legacy database. An environment variable keeps its password out of the process list. */
export const legacyDatabaseUrl = (): string | undefined => process.env.LEGACY_DATABASE_URL;
