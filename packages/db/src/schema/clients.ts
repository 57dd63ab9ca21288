import { clientChangeKinds, type Preference } from '@tripthread/shared/clients/clients';
import type { BrokerageId, ClientId, IsoAgentId, PersonId } from '@tripthread/shared/ids';
import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, jsonb, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

/** Generated columns for search and comparison; the migration defines them. */
const derived = (name: string) => text(name).generatedAlwaysAs(sql``);

export const clients = pgTable('clients', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<ClientId>(),
  name: text('name').notNull(),
  companyName: text('company_name'),
  email: text('email'),
  phone: text('phone'),
  notes: text('notes'),
  preferences: jsonb('preferences').notNull().default([]).$type<readonly Preference[]>(),
  createdAt: instant('created_at').notNull(),
  version: integer('version').notNull().default(1),
  fieldVersions: jsonb('field_versions').notNull().default({}).$type<Readonly<Record<string, number>>>(),
  updatedAt: instant('updated_at'),
  mergedInto: uuid('merged_into').$type<ClientId>(),
  mergedAt: instant('merged_at'),
  erasedAt: instant('erased_at'),
  keptApart: uuid('kept_apart').array().notNull().default([]).$type<ClientId[]>(),
  nameKey: derived('name_key').notNull(),
  emailKey: derived('email_key'),
  searchText: derived('search_text').notNull(),
});

export const clientChangeKind = pgEnum('client_change_kind', clientChangeKinds);

/** Who changed which fields of a card; append-only. */
export const clientChanges = pgTable('client_changes', {
  brokerageId: brokerage<BrokerageId>(),
  id: uuid('id').primaryKey().defaultRandom(),
  clientId: uuid('client_id').notNull().$type<ClientId>(),
  isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
  kind: clientChangeKind('kind').notNull(),
  fields: text('fields').array().notNull().default([]),
  otherId: uuid('other_id').$type<ClientId>(),
  at: instant('at').notNull(),
  /** Orders changes of the same instant. */
  seq: bigint('seq', { mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
});

export const clientPeople = pgTable('client_people', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<PersonId>(),
  clientId: uuid('client_id').notNull().$type<ClientId>(),
  name: text('name').notNull(),
  role: text('role'),
  email: text('email'),
  phone: text('phone'),
  mayApprove: boolean('may_approve').notNull().default(false),
  createdAt: instant('created_at').notNull(),
  emailKey: derived('email_key'),
  searchText: derived('search_text').notNull(),
});
