import { inTransaction } from '@tripthread/db/database';
import { tripReference } from '@tripthread/shared/input.schema';
import { saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { openSession, type TestBroker, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { openAvinodeConnections } from '../../../src/integrations/avinode/connections.ts';
import { openSandbox, type Sandbox } from '@tripthread/avinode-sandbox/open-sandbox';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { type ApiProcess, startApiProcess } from '../api-process.ts';
import { type ExpectedTrip, expectedOf, planActions } from '@tripthread/testing/storms/avinode-plan';
import { perform } from './sandbox-actions.ts';
import { freePort } from '@tripthread/db/free-port';
import { random } from '@tripthread/testing/storms/random';

export interface StormSize {
  readonly seed: number;
  readonly trips: number;
  /** How often the server is killed during the storm. */
  readonly kills: number;
  readonly waves: number;
}

/** The receiver of notifications: the product, or the naive control. */
export interface StormReceiver {
  /** Kills it and starts it again. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface Storm {
  readonly sandbox: Sandbox;
  readonly codes: readonly string[];
  readonly expected: readonly ExpectedTrip[];
  readonly actions: number;
  /** Sent notifications, repeats included; resends of unacknowledged ones are extra. */
  readonly deliveries: number;
  readonly attempts: number;
  readonly kills: number;
}

const copies = 0.43; // of all deliveries, three in ten are repeats

/**
 * Runs the actions of a plan in waves. Each wave's notifications are sent out of order and some of them several times,
 * while the next wave runs, acknowledgements get lost, and the receiver is killed.
 */
export async function runStorm(
  sandbox: Sandbox,
  size: StormSize,
  receiver: StormReceiver,
  between: (wave: number) => Promise<void>,
): Promise<Storm> {
  const { control } = sandbox;
  const actions = planActions(size.trips, size.seed);
  const codes = Array.from({ length: size.trips }, () => {
    const legs = [{ from: 'KTEB', to: 'KVNY', date: '2026-12-12', pax: 6 }];
    return control.createTrip({ legs }).code;
  });
  control.setFaults({ loseAcknowledgements: 0.05 });
  const rfqs = new Map<string, string>();
  const chance = random(size.seed + 1);
  let [kills, deliveries] = [0, 0];
  for (let wave = 0; wave < size.waves; wave += 1) {
    control.hold();
    const from = Math.floor((actions.length * wave) / size.waves);
    const to = Math.floor((actions.length * (wave + 1)) / size.waves);
    for (const action of actions.slice(from, to)) perform(control, codes, rfqs, action);
    deliveries += control.release({ copies, seed: size.seed + wave });
    await between(wave);
    const due = Math.floor((size.kills * (wave + 1)) / size.waves);
    for (; kills < due; kills += 1) {
      await pause(40 + chance.next() * 400);
      await receiver.kill();
    }
  }
  await control.settled();
  const { delivered, failedAttempts } = control.state().notifications;
  const attempts = delivered + failedAttempts;
  return {
    sandbox,
    codes,
    expected: expectedOf(actions, size.trips),
    actions: actions.length,
    deliveries,
    attempts,
    kills,
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const authSecret = 'the same secret for every restart of the server';

export interface ProductHandle {
  readonly sandbox: Sandbox;
  readonly hearer: StormReceiver;
  /** The sessions of each trip; attached before the storm, or in the given wave. */
  readonly attachIn: (wave: number, codes: readonly string[]) => Promise<void>;
  readonly idle: () => Promise<void>;
  close(): Promise<void>;
}

/** Starts the product in a process of its own, on a test brokerage's database and an Avinode. */
export async function startProduct(desk: TestBrokerage, size: StormSize): Promise<ProductHandle> {
  const port = await freePort();
  const [connection] =
    await desk.owner`select key, webhook_user from avinode_connections where id = ${desk.connectionId}`;
  const sandbox = await openSandbox({
    limits: false,
    redelivery: { firstMs: 200, maxDelayMs: 1_000, atOnce: 32 },
    webhook: {
      targetURI: `http://127.0.0.1:${port}/webhooks/avinode/${String(connection?.key)}`,
      user: String(connection?.webhook_user),
      password: String(connection?.key),
    },
  });
  await connect(desk, sandbox);
  const start = () =>
    startApiProcess(desk.url, { port, env: { AVINODE_BASE_URL: sandbox.apiUrl, AUTH_SECRET: authSecret } });
  let server: ApiProcess = await start();
  const chance = random(size.seed + 2);
  const wavesOf = Array.from({ length: size.trips }, () =>
    chance.next() < 0.3 ? Math.floor(chance.next() * size.waves) : 0,
  );
  const seats: readonly TestBroker[] = [desk.ana, desk.ben];
  return {
    sandbox,
    hearer: {
      async kill() {
        await server.kill();
        server = await start();
      },
      stop: () => server.stop(),
    },
    async attachIn(wave, codes) {
      for (const [trip, code] of codes.entries()) {
        if (wavesOf[trip] !== wave) continue;
        // Every fifth trip has sessions of two brokers.
        for (const broker of trip % 5 === 0 ? seats : seats.slice(0, 1)) await openOn(desk, broker, code);
      }
    },
    idle: () => untilIdle(desk),
    async close() {
      await server.stop();
      await sandbox.close();
    },
  };
}

async function connect(desk: TestBrokerage, sandbox: Sandbox): Promise<void> {
  const encryptor = openEncryptor(authSecret);
  const avinode = openAvinodeConnections({ baseUrl: sandbox.apiUrl, clock: desk.clock, encryptor });
  const { apiToken, bearer } = sandbox.credentials;
  const credentials = avinode.seal(desk.connectionId, { kind: 'token', apiToken, bearer });
  await inTransaction(desk.tenant, (tx) => saveConnection(tx, desk.connectionId, { credentials }));
}

async function openOn(desk: TestBrokerage, broker: TestBroker, tripCode: string): Promise<SessionId> {
  const { id: sessionId, version } = await openSession(desk, broker);
  const avinodeTripId = tripReference.parse(tripCode);
  await updateTripInfo(broker, { sessionId, expectedVersion: version, avinodeTripId });
  return sessionId;
}

/** Resolves when no work is pending. */
async function untilIdle({ owner }: TestBrokerage): Promise<void> {
  const end = performance.now() + 240_000;
  for (;;) {
    const [left] =
      await owner`select (select count(*)::int from avinode_webhook_events where status = 'pending') as pending,
      (select count(*)::int from work_items) as work`;
    if (left?.pending === 0 && left?.work === 0) return;
    if (performance.now() > end) throw new Error(`not at rest: ${JSON.stringify(left)}`);
    await pause(100);
  }
}

/** Compares a trip's rows and all its sessions with the plan. @returns the differences */
export async function differences(desk: TestBrokerage, { codes, expected }: Storm): Promise<readonly string[]> {
  const rows = await desk.owner`
    select t.trip_code as code,
      (select coalesce(json_agg(json_build_object('status', r.status, 'declineReason', r.decline_reason) order by length(r.avinode_rfq_id), r.avinode_rfq_id), '[]') from rfqs r where r.trip_id = t.id) as rfqs,
      (select coalesce(json_agg(q.total_minor / 100 order by q.total_minor), '[]') from quotes q where q.trip_id = t.id and q.kind = 'firm') as prices
    from trips t where t.merged_into is null`;
  const sessions = await desk.owner`
    select s.trip_code as code, s.current_step as step,
      (select coalesce(json_agg(m.content order by m.content collate "C"), '[]') from messages m where m.session_id = s.id) as texts
    from chat_sessions s where s.trip_id is not null`;
  const found: string[] = [];
  const expect = (what: string, is: unknown, should: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(should))
      found.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
  };
  for (const [index, code] of codes.entries()) {
    const should = expected[index];
    if (should === undefined) continue;
    const own = rows.filter((row) => row.code === code);
    expect(`${code} rows`, own.length, 1);
    // The order of a trip's RFQs is the order of their ids.
    expect(`${code} rfqs`, own[0]?.rfqs.map(ordered).sort(), should.rfqs.map(ordered).toSorted());
    expect(`${code} prices`, own[0]?.prices, should.prices);
    const shown = sessions.filter((row) => row.code === code);
    expect(`${code} sessions`, shown.length, index % 5 === 0 ? 2 : 1);
    for (const { texts, step } of shown) {
      expect(`${code} texts`, texts, should.texts);
      expect(`${code} step`, step, should.step);
    }
  }
  return found;
}

const ordered = ({ status, declineReason }: { status: string; declineReason: string | null }) =>
  `${status} ${declineReason ?? ''}`;
