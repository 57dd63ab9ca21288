import { closeDatabase, type Database, openDatabase } from '@tripthread/db/database';
import { hasAgents } from '@tripthread/db/queries/system/first-brokerages';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';
import type { Clock } from '@tripthread/shared/time/clock';
import { sessionStatuses, sessionSteps } from '@tripthread/shared/sessions/sessions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoLogins, seedDemoBrokerages } from './seed.ts';
import { readBrokerages } from './demo-data.ts';

const now = '2026-11-23T09:30:00.000Z';
const clock: Clock = { now: () => now };

let fresh: FreshDatabase;
let database: Database;
let owner: Owner;
/** The rows after a start that failed half-way. */
let rowsAfterFailedStart: readonly number[];
/** The results of two concurrent starts. */
let isMade: readonly boolean[];

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url });
  owner = openOwner(fresh.url);
  await owner.run('alter table quotes add constraint sabotage check (total_minor <> 4500000)');
  await expect(seedDemoBrokerages({ database, clock })).rejects.toThrow();
  rowsAfterFailedStart = await Promise.all(['brokerages', 'iso_agents', 'chat_sessions', 'messages'].map(count));
  await owner.run('alter table quotes drop constraint sabotage');
  isMade = await Promise.all([seedDemoBrokerages({ database, clock }), seedDemoBrokerages({ database, clock })]);
}, 120_000);

afterAll(async () => {
  await owner.end();
  await closeDatabase(database);
  await fresh.drop();
});

const count = async (from: string): Promise<number> =>
  Number((await owner.query(`select count(*)::int as n from ${from}`))[0]?.n);

describe('the demo', () => {
  it('keeps every invariant: rows are the fold of their events, counters are right', async () => {
    expect(await checkInvariants(fresh.url)).toEqual([]);
  });

  it('has logins for all of its brokers', async () => {
    const emails = demoLogins.map(({ email }) => email);
    expect(await hasAgents(database, emails)).toBe(true);
    expect(await hasAgents(database, [...emails, 'unknown@else.example'])).toBe(false);
  });

  it('has the brokers with their sessions, in two brokerages', async () => {
    const rows = await owner.query(`
      select a.email, a.role, count(s.id)::int as sessions from iso_agents a
      left join chat_sessions s on s.iso_agent_id = a.id group by a.id order by a.email`);
    const of = new Map(rows.map(({ email, sessions }) => [email, Number(sessions)]));
    expect([...of.keys()]).toEqual(demoLogins.map(({ email }) => email).toSorted());
    expect(of.get('ana@demo.tripthread.dev')).toBeGreaterThanOrEqual(32);
    expect(of.get('ben@demo.tripthread.dev')).toBeGreaterThanOrEqual(24);
    expect(of.get('lead@demo.tripthread.dev')).toBeGreaterThanOrEqual(3);
    expect(of.get('zoe@other.tripthread.dev')).toBe(8);
    const [{ brokerages } = {}] = await owner.query('select count(*)::int as brokerages from brokerages');
    expect(brokerages).toBe(2);
    const largest = await owner.query(
      'select count(*)::int as n from chat_sessions group by brokerage_id order by n desc',
    );
    expect(Number(largest[0]?.n)).toBeGreaterThanOrEqual(64);
  });

  it('shows every status and every step', async () => {
    const rows = await owner.query('select distinct status, current_step from chat_sessions');
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(sessionStatuses));
    expect(new Set(rows.map(({ current_step: step }) => step))).toEqual(new Set(sessionSteps));
  });

  it('has the trip of the examples, and leaves the code of the samples free', async () => {
    const [session] = await owner.query(`
      select s.*, a.email from chat_sessions s join iso_agents a on a.id = s.iso_agent_id where s.avinode_trip_id = 'atrip-64956150'`);
    expect(session).toMatchObject({
      email: 'ana@demo.tripthread.dev',
      status: 'active',
      trip_code: 'V6DXGM',
      avinode_rfp_id: 'rfp-123',
      current_step: 'requesting_quotes',
      message_count: 15,
      quotes_received_count: 3,
    });
    expect(await count(`trips where trip_code = 'A1B2C3'`)).toBe(0);
    expect(await count(`avinode_webhook_events where trip_reference = 'A1B2C3'`)).toBe(0);
  });

  it('has sessions for every view', async () => {
    const open = `chat_sessions where status in ('active', 'paused')`;
    expect(
      await count(`${open} and earliest_expiry_at between '${now}' and '${now}'::timestamptz + interval '1 hour'`),
    ).toBeGreaterThan(3);
    expect(await count(`${open} and earliest_expiry_at < '${now}'`)).toBeGreaterThan(0);
    expect(await count(`${open} and leg_count > 2`)).toBeGreaterThan(2);
    expect(await count(`${open} and return_date is not null`)).toBeGreaterThan(5);
    expect(await count(`${open} and request_id is not null and departure_date is null`)).toBeGreaterThan(0);
    expect(await count(`chat_sessions where status = 'paused' and paused_until > '${now}'`)).toBeGreaterThan(3);
    expect(await count('quotes where revision > 1')).toBeGreaterThan(5);
    expect(await count(`quotes where kind = 'estimate'`)).toBeGreaterThan(2);
    expect(await count(`quotes where currency in ('EUR', 'GBP')`)).toBeGreaterThan(10);
    expect(await count(`rfqs where decline_reason is not null`)).toBeGreaterThan(10);
    expect(await count(`rfqs where status = 'unanswered'`)).toBeGreaterThan(10);
    expect(await count(`proposals where status in ('sent', 'accepted')`)).toBeGreaterThan(5);
    expect(await count(`avinode_webhook_events where status = 'orphan' and trip_id is not null`)).toBe(1);
    expect(await count(`avinode_webhook_events where status = 'orphan' and trip_id is null`)).toBe(1);
    const shared = await owner.query(
      'select trip_id from chat_sessions group by trip_id having count(distinct iso_agent_id) > 1 and trip_id is not null',
    );
    expect(shared).toHaveLength(1);
  });

  it('contains no event of the future', async () => {
    expect(await count(`session_events where at > '${now}'`)).toBe(0);
    expect(await count(`messages where created_at > '${now}'`)).toBe(0);
    // The first run of the schedule has no due work here.
    expect(await count(`chat_sessions where status = 'paused' and paused_until <= '${now}'`)).toBe(0);
    expect(
      await count(
        `chat_sessions where status = 'completed' and session_ended_at < '${now}'::timestamptz - interval '90 days'`,
      ),
    ).toBe(0);
  });

  it('stores the password of its Avinode connection as a hash only', async () => {
    const rows = await owner.query(
      `select key, encode(webhook_password_sha256, 'hex') as hash from avinode_connections order by key = 'demo' desc`,
    );
    expect(rows[0]).toEqual({ key: 'demo', hash: 'c017cbf6f70520e953ada6bcf283bf27bc4c65641bf3a0f9ea99fc630065d2d8' });
    expect(String(rows[1]?.key).length).toBeGreaterThan(20);
  });

  it('leaves no rows when a start fails half-way, and is completed by the next', () => {
    expect(rowsAfterFailedStart).toEqual([0, 0, 0, 0]);
  });

  it('is created once: by one of two concurrent starts, and by no later one', async () => {
    expect(isMade.filter(Boolean)).toHaveLength(1);
    const before = await count('session_events');
    expect(await seedDemoBrokerages({ database, clock })).toBe(false);
    expect(await count('session_events')).toBe(before);
  });
});

it('no two trips of the demo have the same code or id, and none has the code of the samples', () => {
  const { northline, meridian } = readBrokerages();
  const names = [...northline.scenarios, ...meridian.scenarios].map((threads) => [
    ...new Set(
      threads
        .flatMap(({ beats }) => beats)
        .flatMap((beat) => (beat.action === 'attach_trip' ? [beat.id, beat.code] : []))
        .filter((name) => name !== undefined),
    ),
  ]);
  const all = names.flat();
  expect(all.length).toBeGreaterThan(100);
  expect(new Set(all).size).toBe(all.length);
  expect(all.every((name) => /^(?:[A-Z0-9]{6}|atrip-\d{8})$/u.test(name) && name !== 'A1B2C3')).toBe(true);
});
