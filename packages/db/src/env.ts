// What the commands of this package take from the environment. The only place here that reads it.

/** The database of the desk; undefined where none is named. */
export const databaseUrl = (): string | undefined => process.env.DATABASE_URL;
