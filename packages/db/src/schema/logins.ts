import type { IdentityId } from '@tripthread/shared/ids';
import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';

/** The login library expects `Date`s; everything else in this package uses ISO text. */
const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const stamps = { createdAt: moment('created_at').notNull(), updatedAt: moment('updated_at').notNull() };

export const loginUsers = pgTable('login_users', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  ...stamps,
});

export const loginSessions = pgTable('login_sessions', {
  id: text('id').primaryKey(),
  token: text('token').notNull(),
  userId: text('user_id').notNull(),
  expiresAt: moment('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  ...stamps,
});

export const loginAccounts = pgTable('login_accounts', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: moment('access_token_expires_at'),
  refreshTokenExpiresAt: moment('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  ...stamps,
});

export const loginVerifications = pgTable('login_verifications', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: moment('expires_at').notNull(),
  ...stamps,
});

/** A user at the issuer of bearer tokens. */
export const loginIdentities = pgTable('login_identities', {
  id: id<IdentityId>(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  email: text('email'),
  emailVerified: boolean('email_verified').notNull().default(false),
  fullName: text('full_name'),
  toldAt: instant('told_at'),
  deletedAt: instant('deleted_at'),
  createdAt: instant('created_at').notNull(),
});

export const loginSecrets = pgTable('login_secrets', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  createdAt: instant('created_at').notNull(),
});
