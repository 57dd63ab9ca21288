import { inTransaction } from '@tripthread/db/database';
import { tripReference } from '@tripthread/shared/input.schema';
import { getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import { upsertTrip, findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import { createTestBrokerage, openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { QuoteId, SessionId } from '@tripthread/shared/ids';
import { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { choosePrimaryQuote } from '../sessions/quote-choices/choose-primary-quote.ts';
import { setStatus } from '../sessions/set-status.ts';
import { updateTripInfo } from '../sessions/update-trip-info.ts';
import { recordDecline } from './record-decline.ts';
import { recordQuote } from './record-quote.ts';

const desk = testBrokerageSuite();
let number = 0;
const next = (prefix: string) => `${prefix}-${String((number += 1))}`;
const quote = (sessionId: SessionId, more: object = {}, broker: TestBroker = desk().ana) =>
  recordQuote(
    broker,
    RecordQuote.parse({
      sessionId,
      operatorName: 'Jet Co',
      total: { amountMinor: 4_500_000, currency: 'USD' },
      idempotencyKey: freshKey(),
      ...more,
    }),
  );
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const kinds = (id: SessionId) =>
  inTransaction(desk().tenant, async (tx) => (await listEvents(tx, [id])).map(({ kind }) => kind));

async function attached(avinodeTripId = next('atrip'), broker: TestBroker = desk().ana): Promise<SessionId> {
  const { id } = await openSession(desk(), broker);
  await updateTripInfo(broker, UpdateTripInfo.parse({ sessionId: id, expectedVersion: 1, avinodeTripId }));
  return id;
}

/** Records a decline by an operator, as the notification drain does. */
async function decline(id: SessionId, avinodeRfqId: string) {
  const session = await present(id);
  await inTransaction(desk().tenant, async (tx) => {
    const trip = session.tripId === null ? null : await findTripForUpdate(tx, session.tripId);
    if (trip === null) throw new Error('the session has no trip');
    const at = desk().clock.now();
    await recordDecline(tx, {
      trip,
      avinodeRfqId,
      operatorName: 'Jet Co',
      reason: 'CABOTAGE',
      actor: { kind: 'system', id: null },
      source: 'avinode',
      at,
    });
  });
}

describe('a quote', () => {
  it('reaches every session of its trip, with its counters', async () => {
    const name = next('atrip');
    const [mine, yours] = [await attached(name), await attached(name, desk().ben)];
    const detail = await quote(mine, {
      avinodeRfqId: next('arfq'),
      validUntil: '2026-12-01T10:00:00+02:00',
      aircraftType: 'G550',
      tail: 'N1',
    });
    expect(detail.trip?.quotes).toMatchObject([
      {
        operatorName: 'Jet Co',
        kind: 'firm',
        status: 'received',
        total: { amountMinor: 4_500_000, currency: 'USD' },
        aircraftType: 'G550',
        tail: 'N1',
        revision: 1,
        validUntil: '2026-12-01T08:00:00.000Z',
        revisions: [{ revision: 1 }],
      },
    ]);
    for (const id of [mine, yours]) {
      expect(await kinds(id)).toEqual(['created', 'trip_info_changed', 'quote_recorded']);
      expect(await present(id)).toMatchObject({
        quotesReceivedCount: 1,
        quotesExpectedCount: 1,
        operatorsContactedCount: 1,
        currentStep: 'analyzing_options',
        turn: 'broker',
        earliestExpiryAt: '2026-12-01T08:00:00.000Z',
      });
    }
    expect((await present(yours)).lastInboundSeq).toBe(3);
    expect((await present(mine)).lastInboundSeq).toBe(0);
  });
  it('with another price is a revision; earlier revisions stay', async () => {
    const id = await attached();
    const avinodeQuoteId = next('aquote');
    await quote(id, { avinodeQuoteId });
    desk().clock.moveBy(60_000);
    const { trip, session } = await quote(id, { avinodeQuoteId, total: { amountMinor: 4_400_000, currency: 'USD' } });
    expect(session.quotesReceivedCount).toBe(1);
    expect(trip?.quotes).toMatchObject([
      {
        revision: 2,
        total: { amountMinor: 4_400_000 },
        revisions: [{ total: { amountMinor: 4_500_000 } }, { total: { amountMinor: 4_400_000 } }],
      },
    ]);
    expect((await kinds(id)).at(-1)).toBe('quote_revised');
  });
  it('repeated adds no event', async () => {
    const id = await attached();
    const avinodeQuoteId = next('aquote');
    const { session } = await quote(id, { avinodeQuoteId });
    expect((await quote(id, { avinodeQuoteId })).session.version).toBe(session.version);
  });
  it('repeated with the RFQ that it answers counts for that RFQ', async () => {
    const id = await attached();
    const avinodeQuoteId = next('aquote');
    await quote(id, { avinodeQuoteId });
    const { session } = await quote(id, { avinodeQuoteId, avinodeRfqId: next('arfq') });
    expect(session).toMatchObject({ operatorsContactedCount: 1, quotesExpectedCount: 1, quotesReceivedCount: 1 });
  });
  it('repeated after a decline is expected again', async () => {
    const id = await attached();
    const [avinodeQuoteId, avinodeRfqId] = [next('aquote'), next('arfq')];
    await quote(id, { avinodeQuoteId, avinodeRfqId });
    await decline(id, avinodeRfqId);
    expect(await present(id)).toMatchObject({ quotesExpectedCount: 0, quotesReceivedCount: 1 });
    expect((await quote(id, { avinodeQuoteId, avinodeRfqId })).session.quotesExpectedCount).toBe(1);
  });
  it('with the RFQ of another trip is refused', async () => {
    const [one, two] = [await attached(), await attached()];
    const avinodeRfqId = next('arfq');
    await quote(one, { avinodeRfqId });
    expect(await refusal(quote(two, { avinodeRfqId }))).toBe('BAD_INPUT');
    expect(await present(two)).toMatchObject({ quotesReceivedCount: 0, version: 2 });
  });
  it('never replaces the primary one', async () => {
    const id = await attached();
    const avinodeQuoteId = next('aquote');
    const { trip, session } = await quote(id, { avinodeQuoteId });
    const quoteId = trip?.quotes[0]?.id ?? null;
    await choosePrimaryQuote(desk().ana, { sessionId: id, expectedVersion: session.version, quoteId });
    await quote(id, { avinodeQuoteId, total: { amountMinor: 1, currency: 'USD' } });
    await quote(id, { operatorName: 'Cheaper', total: { amountMinor: 1, currency: 'USD' } });
    expect((await present(id)).primaryQuoteId).toBe(quoteId);
  });
  it('leaves a later step, a completed and an archived session unchanged, except the counters', async () => {
    const name = next('atrip');
    const [mine, done, kept] = [await attached(name), await attached(name), await attached(name)];
    await setStatus(desk().ana, { sessionId: done, expectedVersion: 2, move: 'complete', outcome: 'lost' });
    await setStatus(desk().ana, { sessionId: kept, expectedVersion: 2, move: 'archive' });
    await quote(mine, { avinodeQuoteId: next('aquote') });
    expect(await present(done)).toMatchObject({
      status: 'completed',
      currentStep: 'closed_lost',
      turn: 'nobody',
      quotesReceivedCount: 1,
    });
    expect(await present(kept)).toMatchObject({
      status: 'archived',
      currentStep: 'searching_aircraft',
      quotesReceivedCount: 1,
    });
  });
});

describe('an idempotency key', () => {
  it('records once, also for five concurrent tries', async () => {
    const id = await attached();
    const idempotencyKey = freshKey();
    const all = await Promise.all(Array.from({ length: 5 }, () => quote(id, { idempotencyKey })));
    expect(new Set(all.map(({ session }) => session.version))).toEqual(new Set([3]));
    expect(all[0]?.ownQuotes).toHaveLength(1);
  });
  it('with other content is refused', async () => {
    const id = await attached();
    const idempotencyKey = freshKey();
    await quote(id, { idempotencyKey });
    expect(await refusal(quote(id, { idempotencyKey, operatorName: 'Other' }))).toBe('KEY_REUSED');
  });
});

describe('a quote is refused', () => {
  it('on an archived session, and as the answer to an RFQ without a trip', async () => {
    const { id } = await openSession(desk(), desk().ana);
    expect(await refusal(quote(id, { avinodeRfqId: next('arfq') }))).toBe('BAD_INPUT');
    await setStatus(desk().ana, { sessionId: id, expectedVersion: 1, move: 'archive' });
    expect(await refusal(quote(id))).toBe('SESSION_ARCHIVED');
  });
  it('for a colleague, and as not found for another brokerage', async () => {
    const id = await attached();
    expect(await refusal(quote(id, {}, desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(quote(id, {}, other.lead))).toBe('SESSION_NOT_FOUND');
    await other.close();
  });
});

describe('a decline', () => {
  it('is an answer, not a quote, and proves that quotes were requested', async () => {
    const id = await attached();
    const avinodeRfqId = next('arfq');
    await decline(id, avinodeRfqId);
    await decline(id, avinodeRfqId);
    expect(await present(id)).toMatchObject({
      operatorsContactedCount: 1,
      quotesExpectedCount: 0,
      quotesReceivedCount: 0,
      currentStep: 'requesting_quotes',
    });
    expect(await kinds(id)).toEqual(['created', 'trip_info_changed', 'quote_declined']);
  });
});

describe('the primary quote', () => {
  it('belongs to the trip, and can be cleared', async () => {
    const id = await attached();
    const { trip, session } = await quote(id, { avinodeQuoteId: next('aquote') });
    const choose = (quoteId: QuoteId | null, expectedVersion = session.version) =>
      choosePrimaryQuote(desk().ana, { sessionId: id, expectedVersion, quoteId });
    const quoteId = trip?.quotes[0]?.id ?? null;
    expect((await choose(quoteId)).session.primaryQuoteId).toBe(quoteId);
    expect((await choose(quoteId, session.version + 1)).session.version).toBe(session.version + 1);
    expect(await refusal(choose(null))).toBe('STALE_VERSION');
    expect((await choose(null, session.version + 1)).session.primaryQuoteId).toBeNull();
    const elsewhere = (await quote(await attached(), { avinodeQuoteId: next('aquote') })).trip?.quotes[0]?.id ?? null;
    expect(await refusal(choose(elsewhere, session.version + 2))).toBe('QUOTE_NOT_FOUND');
  });
});

it('a trip mentioned concurrently by many is one row', async () => {
  const reference = tripReference.parse('Z9Z9Z9');
  const mention = () =>
    inTransaction(desk().tenant, (tx) =>
      upsertTrip(tx, { connectionId: desk().connectionId, reference, at: desk().clock.now() }),
    );
  const all = await Promise.all(Array.from({ length: 12 }, mention));
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
});
