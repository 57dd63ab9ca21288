import { randomBytes } from 'node:crypto';
import type { Database, TenantTx } from '@tripthread/db/database';
import { insertAgent } from '@tripthread/db/queries/team/agents';
import { insertPerson } from '@tripthread/db/queries/clients/client-people';
import { insertClient } from '@tripthread/db/queries/clients/clients';
import { saveMailInbox } from '@tripthread/db/queries/mail/mail-settings';
import { markNotifications, saveNotification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { createFirstBrokerages, hasBrokerage } from '@tripthread/db/queries/system/first-brokerages';
import { upsertOperator } from '@tripthread/db/queries/sourcing/operators';
import { upsertRfq } from '@tripthread/db/queries/sourcing/rfqs';
import { upsertTrip } from '@tripthread/db/queries/sourcing/trips';
import { insertRate } from '@tripthread/db/queries/brokerage/exchange-rates';
import { type Clock, type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { type ConnectionId, parseTripReference } from '@tripthread/shared/ids';
import { createLogin } from '@tripthread/commands/identity/create-login';
import { playScenario } from './play-scenario.ts';
import type { Scene } from './demo-context.ts';
import { demoPassword, known, people, readBrokerages } from './demo-data.ts';
import type { DemoBrokerage } from './demo.schema.ts';

export interface DemoOptions {
  readonly database: Database;
  readonly clock: Clock;
}

/** The logins that a demo shows to every visitor. */
export const demoLogins: readonly { readonly email: string; readonly password: string }[] = [
  ...people.agents.values(),
].map(({ email }) => ({ email, password: demoPassword }));

/**
 * Returns the inbox where a visitor of the demo can post mail as a client's: its address and credentials, which are in
 * the documentation.
 */
export const readDemoInbox = () => ({
  address: '/webhooks/mail/demo-mail',
  user: demoPassword,
  password: demoPassword,
  of: readBrokerages().northline.agents.map((name) => known(people.agents, name).email),
});

/**
 * Fills an installation without a brokerage with two of them. Logins come first and are useless alone; all the rest is one
 * transaction, so a start that is killed half-way leaves no partial demo, and the next one completes it.
 * @returns whether it was created; false when there is a brokerage
 */
export async function seedDemoBrokerages({ database, clock }: DemoOptions): Promise<boolean> {
  if (await hasBrokerage(database)) return false;
  const { northline, meridian } = readBrokerages();
  const now = clock.now();
  const at = longAgo(now);
  const logins = await createLogins(database, now);
  const fill = async (tx: TenantTx, connectionId: ConnectionId, brokerage: DemoBrokerage) => {
    const scene = await insertPeople(tx, connectionId, now, brokerage.agents, logins);
    await playScenarios(scene, brokerage);
    return scene;
  };
  const secret = () => randomBytes(24).toString('base64url');
  return createFirstBrokerages(database, [
    {
      name: northline.name,
      at,
      connection: { key: 'demo', user: demoPassword, password: demoPassword },
      fill: async (tx, connectionId) => {
        const scene = await fill(tx, connectionId, northline);
        await saveMailInbox(tx, { key: 'demo-mail', user: demoPassword, password: demoPassword, at });
        await insertOrphans(scene, northline);
        await insertRates(scene, northline);
      },
    },
    {
      name: meridian.name,
      at,
      connection: { key: secret(), user: meridian.name, password: secret() },
      fill: async (tx, connectionId) => {
        await fill(tx, connectionId, meridian);
      },
    },
  ]);
}

const longAgo = (now: Instant): Instant => instantPlus(now, -200 * millisecondsPer.day);

/** @returns the login of each broker, by the key of `people.json` */
async function createLogins(database: Database, at: Instant): Promise<ReadonlyMap<string, string>> {
  const create = async ([key, { name, email }]: readonly [string, { name: string; email: string }]) =>
    [key, await createLogin(database, { name, email, password: demoPassword, at })] as const;
  return new Map(await Promise.all([...people.agents].map(create)));
}

async function insertRates({ tx, agents, now }: Scene, { rates }: DemoBrokerage): Promise<void> {
  for (const { daysAgo, by, ...rate } of rates) {
    const createdAt = instantPlus(now, -daysAgo * millisecondsPer.day);
    await insertRate(tx, { ...rate, asOf: createdAt.slice(0, 10), isoAgentId: known(agents, by), createdAt });
  }
}

async function insertPeople(
  tx: TenantTx,
  connectionId: ConnectionId,
  now: Instant,
  names: readonly string[],
  logins: ReadonlyMap<string, string>,
): Promise<Scene> {
  const createdAt = longAgo(now);
  const scene = { tx, connectionId, now, agents: new Map(), clients: new Map(), operators: new Map() };
  for (const key of names) {
    const { name: fullName, email, role } = known(people.agents, key);
    const given = { fullName, email, role, loginUserId: logins.get(key) ?? null, createdAt };
    scene.agents.set(key, (await insertAgent(tx, given)).id);
  }
  for (const [key, { company, notes, people: contacts, ...card }] of people.clients) {
    const client = await insertClient(tx, { ...card, companyName: company ?? null, notes: notes ?? null, createdAt });
    for (const { email = null, phone = null, ...contact } of contacts)
      await insertPerson(tx, client.id, { ...contact, email, phone }, createdAt);
    scene.clients.set(key, client.id);
  }
  await insertClient(tx, { ...people.duplicateClient, createdAt });
  for (const [key, { name }] of people.operators) scene.operators.set(key, await upsertOperator(tx, name, createdAt));
  return scene;
}

/** Plays all scenarios concurrently over one connection. */
async function playScenarios(scene: Scene, { scenarios }: DemoBrokerage): Promise<void> {
  const outcomes = await Promise.allSettled(scenarios.map((threads) => playScenario(scene, threads)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function insertOrphans({ tx, connectionId, now }: Scene, { orphans }: DemoBrokerage): Promise<void> {
  for (const { minutesAgo, id, type, tripId } of orphans) {
    const at = instantPlus(now, -minutesAgo * millisecondsPer.minute);
    const href = `https://sandbox.avinode.com/api/${type}/${id}`;
    const rawBody = Buffer.from(JSON.stringify({ id, href, type, tripId }));
    const given = { connectionId, receivedAt: at, rawBody, avinodeId: id, resourceType: type };
    const notification = await saveNotification(tx, { ...given, tripReference: tripId ?? null });
    const reference = tripId === undefined ? null : parseTripReference(tripId);
    const trip = reference === null ? null : await upsertTrip(tx, { connectionId, reference, at });
    if (trip !== null) await upsertRfq(tx, { trip, avinodeRfqId: id, at });
    await markNotifications(tx, [notification], { status: 'orphan', tripId: trip?.id ?? null, at });
  }
}
