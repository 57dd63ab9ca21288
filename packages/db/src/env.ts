// Environment of this package's commands. The only file here that reads `process.env`.

/** The URL of the database; undefined when not set. */
export const databaseUrl = (): string | undefined => process.env.DATABASE_URL;
