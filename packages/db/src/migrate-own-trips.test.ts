import type { QuoteId, TripId, TripCode } from '@tripthread/shared/ids';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import type { SessionPatch } from '@tripthread/shared/sessions/sessions';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inTransaction } from './database.ts';
import { migrate } from './migrate.ts';
import { appendToSession, getSessionForUpdate, type Session } from './queries/sessions/sessions.ts';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { createTestBrokerage, openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { copyTemplate, type FreshDatabase } from '@tripthread/testing/postgres/test-cluster';

// The last schema in which a quote without an Avinode trip had a placeholder trip.
const before = 29;

let database: FreshDatabase;
let desk: TestBrokerage;
let other: TestBrokerage;

/** Inserts a trip: a placeholder, or one with an Avinode code; merged into another when given. */
async function plantTrip(code: string | null, mergedInto: TripId | null = null, at = desk): Promise<TripId> {
  const id = randomUUID() as TripId;
  await at.owner`insert into trips (brokerage_id, id, connection_id, trip_code, merged_into, created_at)
    values (${at.brokerageId}, ${id}, ${code === null ? null : at.connectionId}, ${code}, ${mergedInto}, now())`;
  return id;
}

async function plantQuote(tripId: TripId, avinodeQuoteId: string | null = null, at = desk): Promise<QuoteId> {
  const { owner, brokerageId } = at;
  const id = randomUUID() as QuoteId;
  const operatorId = randomUUID();
  await owner`insert into operators (brokerage_id, id, name, created_at) values (${brokerageId}, ${operatorId}, ${id}, now())`;
  await owner`insert into quotes (brokerage_id, id, trip_id, operator_id, avinode_quote_id, total_minor, currency, received_at)
    values (${brokerageId}, ${id}, ${tripId}, ${operatorId}, ${avinodeQuoteId}, 100, 'USD', '2026-11-01')`;
  await owner`insert into quote_revisions (brokerage_id, quote_id, revision, total_minor, currency, received_at)
    values (${brokerageId}, ${id}, 1, 100, 'USD', '2026-11-01')`;
  return id;
}

/** Inserts a session with a trip, whose thread records these quotes as manual. */
async function plantSession(
  tripId: TripId,
  typedIn: readonly QuoteId[],
  facts: SessionPatch,
  at = desk,
): Promise<string> {
  const { id } = await openSession(at, at.ana);
  await inTransaction(at.tenant, async (tx) => {
    let session: Session = await getSessionForUpdate(tx, id);
    const event = { actor: systemActor, source: 'desk', at: at.clock.now() } as const;
    session = await appendToSession(tx, { ...event, session, kind: 'trip_info_changed', patch: { tripId, ...facts } });
    for (const quoteId of typedIn)
      session = await appendToSession(tx, {
        ...event,
        session,
        kind: 'quote_recorded',
        refs: { quoteId, revision: 1 },
      });
  });
  return id;
}

const ownerOf = async (quoteId: QuoteId) => {
  const [row] =
    await desk.owner`select trip_id as "tripId", session_id as "sessionId" from quotes where id = ${quoteId}`;
  return row;
};
const rowOf = async (id: string, at = desk) => {
  const [row] = await at.owner`select trip_id, version, quotes_received_count as received, primary_quote_id as primary,
      (select e.kind || ' ' || e.actor_kind || ' ' || e.source from session_events e where e.session_id = s.id and e.seq = s.version) as last
    from chat_sessions s where id = ${id}`;
  return row;
};

/** Inserts rows as the previous release wrote them. */
async function plantAll() {
  const madeUp = await plantTrip(null);
  const [chosen, rejected] = [await plantQuote(madeUp), await plantQuote(madeUp)];
  const quoteRejections = { [rejected]: { reason: 'Too dear', at: '2026-11-01T00:00:00.000Z', by: null } };
  const alone = { quotesReceivedCount: 2, primaryQuoteId: chosen, quoteRejections };
  const without = await plantSession(madeUp, [chosen, rejected], alone);

  const real = await plantTrip('A1B2C3');
  const [carried, imported, known] = [
    await plantQuote(real),
    await plantQuote(real),
    await plantQuote(real, 'aquote-1'),
  ];
  const twin = await plantQuote(await plantTrip(null, real), 'aquote-1');
  const forgotten = await plantTrip(null, real);
  const names = { avinodeTripId: 'A1B2C3' as TripCode, tripCode: 'A1B2C3' as TripCode };
  const single = await plantSession(real, [carried], { ...names, quotesReceivedCount: 3, primaryQuoteId: carried });

  const shared = await plantTrip('B2C3D4');
  const common = await plantQuote(shared);
  const both = {
    avinodeTripId: 'B2C3D4' as TripCode,
    tripCode: 'B2C3D4' as TripCode,
    quotesReceivedCount: 1,
    primaryQuoteId: common,
  };
  const [one, two] = [await plantSession(shared, [common], both), await plantSession(shared, [common], both)];

  const theirTrip = await plantTrip(null, null, other);
  const theirQuote = await plantQuote(theirTrip, 'aquote-2', other);
  const theirs = await plantSession(theirTrip, [theirQuote], { quotesReceivedCount: 1 }, other);
  const alonePlanted = { madeUp, chosen, rejected, without };
  const realPlanted = { real, carried, imported, known, twin, forgotten, single };
  return { ...alonePlanted, ...realPlanted, shared, common, one, two, theirQuote, theirs };
}
let planted: Awaited<ReturnType<typeof plantAll>>;

beforeAll(async () => {
  database = await copyTemplate(inject('adminUrl'), 'template1');
  await migrate({ url: database.url, upTo: before });
  [desk, other] = [await createTestBrokerage(database.url), await createTestBrokerage(database.url)];
  planted = await plantAll();
  await migrate({ url: database.url });
}, 60_000);
afterAll(async () => {
  await Promise.all([desk.close(), other.close()]);
  await database.drop();
});

describe('the migration that removes placeholder trips', () => {
  it('leaves every row the fold of its events and every counter right', async () => {
    expect(await checkInvariants(database.url)).toEqual([]);
  });

  it('gives the quotes of a placeholder trip to its session, keeps the session’s choices, and records an event', async () => {
    const { chosen, rejected, without, theirQuote, theirs } = planted;
    for (const id of [chosen, rejected]) expect(await ownerOf(id)).toEqual({ tripId: null, sessionId: without });
    expect(await rowOf(without)).toEqual({
      trip_id: null,
      version: 5,
      received: 2,
      primary: chosen,
      last: 'sourcing_updated system schedule',
    });
    expect(await ownerOf(theirQuote)).toEqual({ tripId: null, sessionId: theirs });
    expect(await rowOf(theirs, other)).toMatchObject({ trip_id: null, version: 4, received: 1 });
  });

  it('gives manual quotes of a trip with one session to that session, and nothing else of the trip', async () => {
    const { carried, imported, known, real, single } = planted;
    expect(await ownerOf(carried)).toEqual({ tripId: null, sessionId: single });
    for (const id of [imported, known]) expect(await ownerOf(id)).toEqual({ tripId: real, sessionId: null });
    expect(await rowOf(single)).toMatchObject({ trip_id: real, version: 3, received: 3, primary: carried });
  });

  it('leaves with a shared trip the quotes that its sessions count and may have chosen', async () => {
    const { common, shared, one, two } = planted;
    expect(await ownerOf(common)).toEqual({ tripId: shared, sessionId: null });
    for (const id of [one, two]) expect(await rowOf(id)).toMatchObject({ version: 3, received: 1, primary: common });
  });

  it('keeps only placeholder trips that hold a duplicate, as a row merged into another trip', async () => {
    const { madeUp, real, twin, forgotten } = planted;
    const { tripId } = (await ownerOf(twin)) as { tripId: TripId };
    const rows =
      await desk.owner`select id, connection_id, merged_into from trips where id = any (${[madeUp, forgotten, tripId]}::uuid[])`;
    expect([...rows]).toEqual([{ id: tripId, connection_id: desk.connectionId, merged_into: real }]);
  });
});
