import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres, { type Sql } from 'postgres';
import { call, type Caller } from './calls.ts';
import { listPath, openLoad } from './list-rate.ts';
import type { Job } from './load.ts';
import type { Person } from './people.ts';
import { serveProduct, serveSandbox } from './processes.ts';

export interface Flood {
  readonly notifications: number;
  /** From the request to its 200. */
  readonly ackP50: number;
  readonly ackP99: number;
  /** Answered with 503, so Avinode would send them again. */
  readonly refused: number;
  readonly quietListP99: number;
  readonly floodedListP99: number;
  /** Until every acknowledged notification was placed, read and applied. */
  readonly settledAfterSeconds: number;
}

const [trips, rfqsPerTrip, chatsPerRfq] = [100, 3, 6];
const perSecond = 333;
const seconds = 30;
const webhook = { user: 'bench', password: 'bench webhook' };

/**
 * Simulates Avinode after an outage: ten thousand notifications in half a minute, limited only by the API, while brokers keep
 * listing their sessions. Reads go to a sandbox without a rate limit.
 */
export async function measureFlood(url: string, people: readonly Person[]): Promise<Flood> {
  const person = people.find(({ role }) => role === 'lead');
  if (person === undefined) throw new Error('no lead found');
  const owner = postgres(url, { max: 1, onnotice: () => {} });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-bench-'));
  const sandbox = await serveSandbox(folder);
  const product = await serveProduct(url, { AVINODE_BASE_URL: `${sandbox.origin}/api` });
  const caller = { origin: product.origin, cookie: person.cookie };
  const key = await connect(owner, caller, person);
  const [flood, desk] = [openLoad(), openLoad()];
  try {
    const bodies = await generateTraffic(sandbox.origin, caller);
    const authorization = `Basic ${Buffer.from(`${webhook.user}:${webhook.password}`).toString('base64')}`;
    const common = { origin: product.origin };
    const lists: Job = {
      ...common,
      connections: 4,
      seconds,
      rate: 40,
      requests: people.map(({ cookie }) => ({ path: listPath, cookie })),
    };
    await desk.run({ ...lists, seconds: 3 });
    const quiet = await desk.run({ ...lists, seconds: 10 });
    const notifications: Job = {
      ...common,
      connections: 32,
      seconds,
      rate: perSecond,
      requests: bodies.map((body) => ({
        path: `/webhooks/avinode/${key}`,
        cookie: '',
        post: { body: JSON.stringify(body), authorization },
      })),
    };
    const [acknowledged, flooded] = await Promise.all([flood.run(notifications), desk.run(lists)]);
    const began = performance.now();
    await untilSettled(owner);
    return {
      notifications: acknowledged.answers,
      ackP50: acknowledged.p50,
      ackP99: acknowledged.p99,
      refused: acknowledged.failures,
      quietListP99: quiet.p99,
      floodedListP99: flooded.p99,
      settledAfterSeconds: (performance.now() - began) / 1_000,
    };
  } finally {
    flood.close();
    desk.close();
    await product.stop();
    await sandbox.stop();
    fs.rmSync(folder, { recursive: true, force: true });
    await owner.end();
  }
}

/** Configures the brokerage's connection for notifications and reads. @returns the key in its URL */
async function connect(owner: Sql, caller: Caller, { brokerageId }: Person): Promise<string> {
  const [connection] = await owner<{ id: string; key: string }[]>`
    select id, key from avinode_connections where brokerage_id = ${brokerageId} order by created_at limit 1`;
  if (connection === undefined) throw new Error('a brokerage without an Avinode connection');
  const sha256 = createHash('sha256').update(webhook.password).digest();
  await owner`update avinode_connections set webhook_user = ${webhook.user}, webhook_password_sha256 = ${sha256}
    where id = ${connection.id}`;
  const credentials = { kind: 'token', apiToken: 'sandbox-api-token', bearer: 'sandbox-bearer' };
  await call(caller, 'connections.saveCredentials', { connectionId: connection.id, credentials }, 'POST');
  // Requests a read of all open trips; the sandbox does not have the generated ones.
  await owner`delete from work_items`;
  return connection.key;
}

async function control<T>(sandbox: string, what: string, body: object): Promise<T> {
  const answer = await fetch(`${sandbox}/control/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the sandbox answers ${what} with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

interface Named {
  readonly id: string;
}

/** Creates trips with a session, RFQs and answers each. @returns all notifications, shuffled */
async function generateTraffic(sandbox: string, caller: Caller): Promise<readonly object[]> {
  const bodies: { readonly rank: number; readonly body: object }[] = [];
  const add = (type: 'rfqs' | 'tripmsgs', id: string, tripId: string) =>
    bodies.push({ rank: Math.random(), body: { id, href: `${sandbox}/api/${type}/${id}`, type, tripId } });
  const legs = [{ from: 'KTEB', to: 'KVNY', date: '2026-12-12', pax: 6 }];
  for (let trip = 0; trip < trips; trip += 1) {
    const { code } = await control<{ code: string }>(sandbox, 'trips', { legs });
    const made = (await call(
      caller,
      'sessions.createOrUpdate',
      { subject: `Flood ${trip}`, idempotencyKey: `flood-${Date.now()}-${trip}` },
      'POST',
    )) as { session: { id: string; version: number } };
    const { id: sessionId, version: expectedVersion } = made.session;
    await call(caller, 'sessions.updateTripInfo', { sessionId, expectedVersion, avinodeTripId: code }, 'POST');
    const { rfqs } = await control<{ rfqs: Named[] }>(sandbox, 'requests', { trip: code, count: rfqsPerTrip });
    for (const { id: rfq } of rfqs) {
      add('rfqs', rfq, code);
      for (let n = 0; n < chatsPerRfq; n += 1)
        add('tripmsgs', (await control<Named>(sandbox, 'chats', { rfq, message: `Word ${n}` })).id, code);
      add('tripmsgs', (await control<{ message: Named }>(sandbox, 'quotes', { rfq })).message.id, code);
    }
  }
  return bodies.sort((a, b) => a.rank - b.rank).map(({ body }) => body);
}

async function untilSettled(owner: Sql): Promise<void> {
  for (let looks = 0; looks < 1_200; looks += 1) {
    const [left] =
      await owner`select (select count(*)::int from avinode_webhook_events where status = 'pending') as pending,
      (select count(*)::int from work_items) as work`;
    if (left?.pending === 0 && left?.work === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the flood was not processed within five minutes');
}
