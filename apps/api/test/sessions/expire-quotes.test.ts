import { closeDatabase, inTransaction, openDatabase } from '@tripthread/db/database';
import { getSession, getSessionForUpdate, listEvents } from '@tripthread/db/queries/sessions/sessions';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import { openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { SessionId } from '@tripthread/shared/ids';
import { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import { SetSessionStatus, UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, retryWhileBusy } from '@tripthread/testing/desk/test-brokerage-suite';
import { recordQuote } from '@tripthread/commands/quotes/record-quote';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { recurringJobs } from '../../src/jobs/registry.ts';
import { runnerOf } from '../support/run-job.ts';

const expireQuotes = runnerOf(recurringJobs['expire-quotes']);

const { hour, minute } = millisecondsPer;
const desk = testBrokerageSuite({ deskConnections: 8 });
let number = 0;
const next = (prefix: string) => `${prefix}-${String((number += 1))}`;
const soon = (milliseconds: number) => instantPlus(desk().clock.now(), milliseconds);
const quote = (sessionId: SessionId, validUntil: string, more: object = {}) =>
  retryWhileBusy(() =>
    recordQuote(
      desk().ana,
      RecordQuote.parse({
        sessionId,
        operatorName: 'Jet Co',
        total: { amountMinor: 4_500_000, currency: 'USD' },
        idempotencyKey: freshKey(),
        validUntil,
        ...more,
      }),
    ),
  );
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const eventsOf = (id: SessionId, kind = 'quote_expired') =>
  inTransaction(desk().tenant, async (tx) => (await listEvents(tx, [id])).filter((event) => event.kind === kind));
const expire = () => expireQuotes(desk().database, desk().clock);
const move = async (broker: TestBroker, id: SessionId, given: object) =>
  setStatus(broker, SetSessionStatus.parse({ sessionId: id, expectedVersion: (await present(id)).version, ...given }));

async function attached(avinodeTripId = next('atrip'), broker: TestBroker = desk().ana): Promise<SessionId> {
  const { id } = await openSession(desk(), broker);
  await updateTripInfo(broker, UpdateTripInfo.parse({ sessionId: id, expectedVersion: 1, avinodeTripId }));
  return id;
}

describe('a quote past its validity', () => {
  it('expires at its instant and not before, once, in every session of its trip', async () => {
    const name = next('atrip');
    const [mine, yours] = [await attached(name), await attached(name, desk().ben)];
    await quote(mine, soon(2 * hour), { avinodeQuoteId: next('aquote') });
    await quote(mine, soon(5 * hour), { avinodeQuoteId: next('aquote'), operatorName: 'Other Jets' });
    const later = soon(5 * hour);
    desk().clock.moveBy(2 * hour - 1);
    expect(await expire()).toBe(0);
    desk().clock.moveBy(1);
    expect(await expire()).toBe(1);
    expect(await expire()).toBe(0);
    for (const id of [mine, yours]) {
      expect(await eventsOf(id)).toMatchObject([
        { source: 'schedule', actor: { kind: 'system' }, at: desk().clock.now(), refs: { revision: 1 } },
      ]);
      expect(await present(id)).toMatchObject({ earliestExpiryAt: later, quotesReceivedCount: 2, turn: 'broker' });
    }
    const { lastInboundSeq, version } = await present(mine);
    desk().clock.moveBy(3 * hour);
    expect(await expire()).toBe(1);
    expect(lastInboundSeq).toBe(version);
  });

  it('without a trip expires only in its own session', async () => {
    const name = next('atrip');
    const [mine, yours] = [await attached(name), await attached(name, desk().ben)];
    await quote(mine, soon(hour));
    desk().clock.moveBy(hour);
    expect(await expire()).toBe(1);
    expect(await eventsOf(mine)).toHaveLength(1);
    expect(await present(mine)).toMatchObject({ earliestExpiryAt: null, quotesReceivedCount: 1, turn: 'broker' });
    expect(await eventsOf(yours)).toEqual([]);
  });

  it('wakes a snoozed session, unless the broker chose to keep it snoozed', async () => {
    const [woken, kept] = [await attached(), await attached()];
    for (const id of [woken, kept]) await quote(id, soon(hour));
    await move(desk().ana, woken, { move: 'pause', until: soon(9 * hour) });
    await move(desk().ana, kept, { move: 'pause', until: soon(9 * hour), keep: true });
    desk().clock.moveBy(hour);
    expect(await expire()).toBe(2);
    expect(await present(woken)).toMatchObject({ status: 'active', pausedUntil: null });
    expect(await present(kept)).toMatchObject({ status: 'paused', turn: 'broker' });
  });

  it('marks a won or lost session not as unread', async () => {
    const id = await attached();
    await quote(id, soon(hour));
    await move(desk().ana, id, { move: 'complete', outcome: 'won' });
    const before = await present(id);
    desk().clock.moveBy(hour);
    expect(await expire()).toBe(1);
    expect(await present(id)).toMatchObject({
      turn: 'nobody',
      lastActivityAt: before.lastActivityAt,
      lastInboundSeq: before.lastInboundSeq,
      earliestExpiryAt: null,
    });
  });

  it('is valid again when its operator extends it, and the thread records it', async () => {
    const id = await attached();
    const avinodeQuoteId = next('aquote');
    await quote(id, soon(hour), { avinodeQuoteId });
    desk().clock.moveBy(hour);
    expect(await expire()).toBe(1);
    const { trip } = await quote(id, soon(3 * hour), { avinodeQuoteId });
    expect(trip?.quotes).toMatchObject([{ status: 'received', revision: 2 }]);
    expect((await eventsOf(id, 'quote_revised')).map(({ refs }) => refs.isBack)).toEqual([true]);
    expect((await present(id)).earliestExpiryAt).toBe(soon(3 * hour));
    desk().clock.moveBy(3 * hour);
    expect(await expire()).toBe(1);
    expect((await eventsOf(id)).map(({ refs }) => refs.revision)).toEqual([1, 2]);
  });

  it('stays expired when it is repeated without a longer validity', async () => {
    const id = await attached();
    const avinodeQuoteId = next('aquote');
    await quote(id, soon(hour), { avinodeQuoteId });
    desk().clock.moveBy(2 * hour);
    expect(await expire()).toBe(1);
    const cheaper = { amountMinor: 4_000_000, currency: 'USD' };
    const { trip } = await quote(id, soon(-hour), { avinodeQuoteId, total: cheaper });
    expect(trip?.quotes).toMatchObject([{ status: 'expired', revision: 2 }]);
    expect((await eventsOf(id, 'quote_revised')).map(({ refs }) => refs.isBack)).toEqual([undefined]);
    expect(await expire()).toBe(0);
  });
});

describe('concurrently', () => {
  it('three servers, a hundred times each: every quote expires once', async () => {
    const instances = [0, 1, 2].map(() => openDatabase({ url: desk().url, deskConnections: 2 }));
    const sessions = await Promise.all(Array.from({ length: 12 }, () => attached()));
    for (const [index, id] of sessions.entries())
      for (let place = 0; place < 3; place += 1) {
        const ofTrip = place === 0 ? {} : { avinodeQuoteId: next('aquote') };
        await quote(id, soon((1 + ((index + place) % 5)) * hour), ofTrip);
      }
    let expired = 0;
    const run = async (database: (typeof instances)[number]) => {
      for (let tick = 0; tick < 100; tick += 1) {
        const now = await retryWhileBusy(() => expireQuotes(database, desk().clock));
        expired += now;
        desk().clock.moveBy(minute * 1.2);
      }
    };
    await Promise.all(instances.map(run));
    await Promise.all(instances.map(closeDatabase));
    expect(expired).toBe(36);
    for (const id of sessions) {
      const ids = (await eventsOf(id)).map(({ refs }) => refs.quoteId);
      expect(ids).toHaveLength(3);
      expect(new Set(ids).size).toBe(3);
    }
  });

  it('a server that dies in the middle leaves no partial change', async () => {
    const id = await attached();
    await quote(id, soon(hour));
    desk().clock.moveBy(hour);
    const { tripId } = await present(id);
    const dying = openDatabase({ url: desk().url, deskConnections: 1 });
    // The run has locked the trip and the session; then its connections are cut.
    let hold: () => void = () => {};
    const held = new Promise<void>((resolve) => (hold = resolve));
    const running = inTransaction(desk().tenant, async (tx) => {
      if (tripId !== null) await findTripForUpdate(tx, tripId);
      await getSessionForUpdate(tx, id);
      await held;
    });
    const job = expireQuotes(dying, desk().clock).catch(() => 'died');
    await waitForBlocked();
    await desk().owner`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    hold();
    await running;
    expect(await job).toBe('died');
    expect(await eventsOf(id)).toEqual([]);
    expect(await expire()).toBe(1);
    expect(await eventsOf(id)).toHaveLength(1);
    await closeDatabase(dying);
  });

  it('with an operator who extends it: the last change wins, and the events have that order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), async (servers) => {
        const id = await attached();
        const avinodeQuoteId = next('aquote');
        await quote(id, soon(hour), { avinodeQuoteId });
        desk().clock.moveBy(hour);
        const until = soon(6 * hour);
        await Promise.all([
          quote(id, until, { avinodeQuoteId }),
          ...Array.from({ length: servers }, () => retryWhileBusy(expire)),
        ]);
        await retryWhileBusy(expire);
        const session = await present(id);
        expect(session.earliestExpiryAt).toBe(until);
        const lapsed = await eventsOf(id);
        const [revised] = await eventsOf(id, 'quote_revised');
        expect(lapsed.length).toBeLessThanOrEqual(1);
        expect(revised?.refs.isBack).toBe(lapsed.length === 1 ? true : undefined);
        if (lapsed[0] !== undefined && revised !== undefined) expect(lapsed[0].seq).toBeLessThan(revised.seq);
      }),
      { numRuns: 15 },
    );
  });
});

async function waitForBlocked(): Promise<void> {
  await expect
    .poll(async () => {
      const [row] = await desk().owner`select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return row?.waiting as number;
    })
    .toBeGreaterThan(0);
}
