import { randomBytes } from 'node:crypto';
import type { Database, TenantTx } from '@tripthread/db/database';
import { insertAgent } from '@tripthread/db/queries/team/agents';
import { insertPerson } from '@tripthread/db/queries/clients/client-people';
import { insertClient } from '@tripthread/db/queries/clients/clients';
import { saveMailInbox } from '@tripthread/db/queries/mail/mail-settings';
import { markNotifications, saveNotification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { createFirstBrokerages, hasBrokerage } from '@tripthread/db/queries/system/first-brokerages';
import { upsertOperator, upsertRfq, upsertTrip } from '@tripthread/db/queries/sourcing/trips';
import { insertRate } from '@tripthread/db/queries/brokerage/exchange-rates';
import { type Clock, type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { type ConnectionId, parseTripReference } from '@tripthread/shared/ids';
import { createLogin } from '@tripthread/commands/identity/create-login';
import type { DemoScenario } from './demo-script.ts';
import type { Charter } from './charters/charters.ts';
import { anaCharters } from './charters/charters-ana.ts';
import { benCharters } from './charters/charters-ben.ts';
import { zoeCharters } from './charters/charters-zoe.ts';
import { cards, secondCard } from './charters/client-cards.ts';
import {
  type AgentName,
  agents,
  type ClientName,
  clients,
  demoPassword,
  meridian,
  northline,
  type OperatorName,
  operators,
} from './people.ts';
import { play } from './apply-script.ts';
import type { Scene } from './demo-context.ts';
import { storyOf } from './build-thread.ts';
import { exampleStory, sharedTale } from './charters/shared-trips.ts';

export interface DemoOptions {
  readonly database: Database;
  readonly clock: Clock;
}

/** The logins that a demo shows to every visitor. */
export const demoLogins: readonly { readonly email: string; readonly password: string }[] = Object.values(agents).map(
  ({ email }) => ({ email, password: demoPassword }),
);

/**
 * The inbox where a visitor of the demo can post mail as a client's: its address and credentials, which are in the
 * documentation.
 */
export const demoInbox = {
  address: '/webhooks/mail/demo-mail',
  user: demoPassword,
  password: demoPassword,
  of: northline.agents.map((name) => agents[name].email),
};

/**
 * Fills an installation without a brokerage with two of them. Logins come first and are useless alone; all the rest is one
 * transaction, so a start that is killed half-way leaves no partial demo, and the next one completes it.
 * @returns whether it was created; false when there is a brokerage
 */
export async function seedDemoBrokerages({ database, clock }: DemoOptions): Promise<boolean> {
  if (await hasBrokerage(database)) return false;
  const now = clock.now();
  const logins = new Map<AgentName, string>();
  const names = Object.keys(agents) as AgentName[];
  const make = async (name: AgentName) => {
    const { name: fullName, email } = agents[name];
    logins.set(name, await createLogin(database, { name: fullName, email, password: demoPassword, at: now }));
  };
  await Promise.all(names.map(make));
  const secret = () => randomBytes(24).toString('base64url');
  return createFirstBrokerages(database, [
    {
      name: northline.name,
      at: longAgo(now),
      connection: { key: 'demo', user: demoPassword, password: demoPassword },
      fill: async (tx, connectionId) => {
        const scene = await introduce(tx, connectionId, now, northline.agents, logins);
        await playScenarios(scene, [
          ...tales([...anaCharters, ...benCharters], 1, now),
          [exampleStory(now)],
          sharedTale(now),
        ]);
        await saveMailInbox(tx, { key: 'demo-mail', user: demoPassword, password: demoPassword, at: longAgo(now) });
        await insertOrphans(scene);
        await insertDemoRates(scene);
      },
    },
    {
      name: meridian.name,
      at: longAgo(now),
      connection: { key: secret(), user: meridian.name, password: secret() },
      fill: async (tx, connectionId) => {
        const scene = await introduce(tx, connectionId, now, meridian.agents, logins);
        await playScenarios(scene, tales(zoeCharters, 501, now));
      },
    },
  ]);
}

/** Exchange rates of this week and the last: the newer one of each is used. */
async function insertDemoRates({ tx, agents: known, now }: Scene): Promise<void> {
  const isoAgentId = known.get('lead');
  if (isoAgentId === undefined) throw new Error('nobody of the demo knows a rate');
  const rates = [
    { base: 'EUR', quote: 'USD', rate: '1.0762', daysAgo: 8 },
    { base: 'EUR', quote: 'USD', rate: '1.0815', daysAgo: 1 },
    { base: 'GBP', quote: 'USD', rate: '1.2641', daysAgo: 1 },
  ];
  for (const { daysAgo, ...rate } of rates) {
    const createdAt = instantPlus(now, -daysAgo * millisecondsPer.day);
    await insertRate(tx, {
      ...rate,
      asOf: createdAt.slice(0, 10),
      source: 'Reference rate of the day',
      isoAgentId,
      createdAt,
    });
  }
}

const longAgo = (now: Instant): Instant => instantPlus(now, -200 * millisecondsPer.day);

const tales = (charters: readonly Charter[], first: number, now: Instant): readonly DemoScenario[] =>
  charters.map((charter, index) => [storyOf(charter, first + index, now)]);

async function introduce(
  tx: TenantTx,
  connectionId: ConnectionId,
  now: Instant,
  names: readonly AgentName[],
  logins: ReadonlyMap<AgentName, string>,
): Promise<Scene> {
  const createdAt = longAgo(now);
  const scene = { tx, connectionId, now, agents: new Map(), clients: new Map(), operators: new Map() };
  for (const name of names) {
    const { name: fullName, email, role } = agents[name];
    const given = { fullName, email, role, loginUserId: logins.get(name) ?? null, createdAt };
    scene.agents.set(name, (await insertAgent(tx, given)).id);
  }
  for (const name of Object.keys(clients) as ClientName[]) {
    const { company, ...person }: { name: string; company?: string } = clients[name];
    const { preferences = [], notes = null, people = [] } = cards[name] ?? {};
    const given = { ...person, companyName: company ?? null, notes, preferences, createdAt };
    const client = await insertClient(tx, given);
    for (const facts of people) await insertPerson(tx, client.id, facts, createdAt);
    scene.clients.set(name, client.id);
  }
  await insertClient(tx, { ...secondCard, createdAt });
  for (const name of Object.keys(operators) as OperatorName[]) {
    scene.operators.set(name, await upsertOperator(tx, operators[name], createdAt));
  }
  return scene;
}

/** Applies all threads concurrently over one connection. */
async function playScenarios(scene: Scene, all: readonly DemoScenario[]): Promise<void> {
  const outcomes = await Promise.allSettled(all.map((tale) => play(scene, tale)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Two orphan notifications: one names its trip, the other does not. */
async function insertOrphans({ tx, connectionId, now }: Scene): Promise<void> {
  const orphans = [
    { minutesAgo: 95, id: 'arfq-69044120', type: 'rfqs', tripId: 'K9WTRQ' },
    { minutesAgo: 12, id: 'asellermsg-31870226', type: 'tripmsgs', tripId: undefined },
  ];
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
