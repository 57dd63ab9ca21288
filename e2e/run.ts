// What the global setup hands to the workers, through their environment.
export interface Run {
  /** The owner's connection to the cluster, for databases of one's own. */
  readonly adminUrl: string;
  /** The database and the server that most stories share. */
  readonly databaseUrl: string;
  readonly address: string;
  readonly passwordHash: string;
}

export const password = 'a long enough password';

const name = 'TRIPTHREAD_STORIES';

export function handOver(run: Run): void {
  process.env[name] = JSON.stringify(run);
}

export function takeOver(): Run {
  const text = process.env[name];
  if (text === undefined) throw new Error('The global setup has not run.');
  return JSON.parse(text) as Run;
}
