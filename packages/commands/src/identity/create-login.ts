import type { Database } from '@tripthread/db/database';
import { saveLogin } from '@tripthread/db/queries/system/logins';
import type { Instant } from '@tripthread/shared/time/clock';
import { hashPassword } from 'better-auth/crypto';
import { randomUUID } from 'node:crypto';

export interface CreateLogin {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly at: Instant;
}

/** Hashes a password. Slow on purpose: call it outside a transaction. */
export const hashOfPassword = (password: string): Promise<string> => hashPassword(password);

/** Inserts a password login. @returns its id, for `iso_agents.login_user_id` */
export async function createLogin(database: Database, { name, email, password, at }: CreateLogin): Promise<string> {
  return saveLogin(database, { id: randomUUID(), name, email, passwordHash: await hashOfPassword(password), at });
}
