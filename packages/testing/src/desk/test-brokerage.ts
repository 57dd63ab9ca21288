import { randomBytes, randomUUID } from 'node:crypto';
import type {
  BrokerageId,
  ClientId,
  ConnectionId,
  ConversationId,
  IsoAgentId,
  RequestId,
} from '@tripthread/shared/ids';
import type { Leg } from '@tripthread/shared/requests/requests';
import { newSession } from '@tripthread/shared/sessions/trip-info';
import postgres, { type Sql } from 'postgres';
import {
  closeDatabase,
  type Database,
  inTransaction,
  openDatabase,
  type Tenant,
  tenantOf,
} from '@tripthread/db/database';
import { insertRequest } from '@tripthread/db/queries/requests/requests';
import { insertSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { type TestClock, testClock } from './test-clock.ts';

/** A broker of the test brokerage: the context of a command. */
export interface TestBroker {
  readonly tenant: Tenant;
  readonly viewer: { readonly agentId: IsoAgentId; readonly role: 'broker' | 'lead' };
  readonly clock: TestClock;
  readonly source: 'desk';
}

/** A separate brokerage with a lead, two brokers and an Avinode connection. */
export interface TestBrokerage {
  readonly url: string;
  readonly brokerageId: BrokerageId;
  readonly connectionId: ConnectionId;
  readonly database: Database;
  readonly tenant: Tenant;
  /** Bypasses row-level security: for inspecting rows and inserting ones that no command would. */
  readonly owner: Sql;
  readonly clock: TestClock;
  readonly lead: TestBroker;
  readonly ana: TestBroker;
  readonly ben: TestBroker;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly clock?: TestClock;
  readonly deskConnections?: number;
}

export async function createTestBrokerage(
  url: string,
  { clock = testClock(), deskConnections = 4 }: DeskOptions = {},
): Promise<TestBrokerage> {
  const owner = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'tripthread test owner' },
  });
  const database = openDatabase({ url, deskConnections });
  const at = clock.now();
  const brokerageId = randomUUID() as BrokerageId;
  const connectionId = randomUUID() as ConnectionId;
  const key = randomBytes(12).toString('hex');
  await owner`insert into brokerages (id, name, created_at) values (${brokerageId}, ${`Brokerage ${key}`}, ${at})`;
  await owner`insert into avinode_connections (brokerage_id, id, key, webhook_user, webhook_password_sha256, created_at)
    values (${brokerageId}, ${connectionId}, ${key}, 'user', sha256(${key}::bytea), ${at})`;
  const tenant = tenantOf(database, brokerageId);
  const broker = async (name: string, role: 'broker' | 'lead'): Promise<TestBroker> => {
    const agentId = randomUUID() as IsoAgentId;
    await owner`insert into iso_agents (brokerage_id, id, email, full_name, role, created_at)
      values (${brokerageId}, ${agentId}, ${`${name.toLowerCase()}@${key}.example`}, ${name}, ${role}, ${at})`;
    return { tenant, viewer: { agentId, role }, clock, source: 'desk' };
  };
  return {
    url,
    brokerageId,
    connectionId,
    database,
    tenant,
    owner,
    clock,
    lead: await broker('Lea', 'lead'),
    ana: await broker('Ana', 'broker'),
    ben: await broker('Ben', 'broker'),
    async close() {
      await closeDatabase(database);
      await owner.end({ timeout: 3 });
    },
  };
}

export async function makeClient({ owner, brokerageId, clock }: TestBrokerage, name: string): Promise<ClientId> {
  const id = randomUUID() as ClientId;
  await owner`insert into clients (brokerage_id, id, name, created_at) values (${brokerageId}, ${id}, ${name}, ${clock.now()})`;
  return id;
}

export async function makeConversation(
  { owner, brokerageId, clock }: TestBrokerage,
  { subject = 'A conversation', clientId = null }: { subject?: string | null; clientId?: ClientId | null } = {},
): Promise<ConversationId> {
  const id = randomUUID() as ConversationId;
  await owner`insert into conversations (brokerage_id, id, subject, client_id, created_at)
    values (${brokerageId}, ${id}, ${subject}, ${clientId}, ${clock.now()})`;
  return id;
}

/** A conversation with its open session, without a request. */
export async function openSession(
  desk: TestBrokerage,
  broker: TestBroker,
  { subject = 'A conversation', client }: { subject?: string; client?: string } = {},
): Promise<Session> {
  const clientId = client === undefined ? null : await makeClient(desk, client);
  const conversationId = await makeConversation(desk, { subject, clientId });
  const { agentId } = broker.viewer;
  const begun = newSession({ conversationId, isoAgentId: agentId, clientId, at: desk.clock.now() });
  if (!begun.ok) throw new Error(begun.reason);
  const session = await inTransaction(desk.tenant, (tx) =>
    insertSession(tx, {
      facts: begun.value,
      subject,
      clientName: client ?? null,
      actor: { kind: 'iso_agent', id: agentId },
      source: 'desk',
    }),
  );
  if (session === null) throw new Error('a new conversation had an open session');
  return session;
}

export const leg = (given: Partial<Leg> = {}): Leg => ({
  departureAirport: 'KTEB',
  arrivalAirport: 'KVNY',
  departureDate: '2026-12-12',
  departureTime: null,
  passengers: 4,
  ...given,
});

/** Inserts a request without a session. */
export async function makeRequest(
  desk: TestBrokerage,
  broker: TestBroker,
  { legs = [leg()], clientId = null }: { legs?: readonly Leg[]; clientId?: ClientId | null } = {},
): Promise<RequestId> {
  const facts = {
    isoAgentId: broker.viewer.agentId,
    clientId,
    status: 'draft',
    aircraftType: null,
    budgetMinor: null,
    budgetCurrency: null,
    specialRequirements: null,
  } as const;
  return inTransaction(desk.tenant, async (tx) => (await insertRequest(tx, facts, legs, desk.clock.now())).id);
}
