import { inTransaction } from '@tripthread/db/database';
import { listEvents } from '@tripthread/db/queries/sessions/sessions';
import { openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { QuoteId, SessionId } from '@tripthread/shared/ids';
import { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { recordQuote } from '../../quotes/record-quote.ts';
import { setStatus } from '../set-status.ts';
import { updateTripInfo } from '../update-trip-info.ts';
import { chooseFallbackQuote } from './choose-fallback-quote.ts';
import { choosePrimaryQuote } from './choose-primary-quote.ts';
import { reconsiderQuote } from './reconsider-quote.ts';
import { rejectQuote } from './reject-quote.ts';

const desk = testBrokerageSuite();
let trips = 0;
let quotes = 0;

/** Creates a session with three quotes on its trip. @returns it with the version after them */
async function withQuotes() {
  const { id } = await openSession(desk(), desk().ana);
  const avinodeTripId = `atrip-${String((trips += 1))}`;
  await updateTripInfo(desk().ana, UpdateTripInfo.parse({ sessionId: id, expectedVersion: 1, avinodeTripId }));
  for (const operatorName of ['One', 'Two', 'Three'])
    await recordQuote(
      desk().ana,
      RecordQuote.parse({
        sessionId: id,
        operatorName,
        avinodeQuoteId: `aquote-${String((quotes += 1))}`,
        total: { amountMinor: 4_500_000, currency: 'USD' },
        idempotencyKey: freshKey(),
      }),
    );
  const ids = await desk().owner`select q.id from quotes q join operators o on o.id = q.operator_id
    join chat_sessions s on s.trip_id = q.trip_id where s.id = ${id} order by o.created_at, o.name`;
  const [one, two, three] = ids.map((row) => row.id as QuoteId) as [QuoteId, QuoteId, QuoteId];
  return { sessionId: id, one, two, three, looked: { sessionId: id, expectedVersion: 5 } };
}
const lastEvent = (id: SessionId) =>
  inTransaction(desk().tenant, async (tx) => (await listEvents(tx, [id])).at(-1) ?? null);

describe('the fallback', () => {
  it('is chosen and cleared, each recorded in the thread', async () => {
    const { one, looked } = await withQuotes();
    const { session } = await chooseFallbackQuote(desk().ana, { ...looked, quoteId: one });
    expect(session.fallbackQuoteId).toBe(one);
    expect(await lastEvent(session.id)).toMatchObject({ kind: 'fallback_quote_chosen', refs: { quoteId: one } });
    const again = await chooseFallbackQuote(desk().ana, { ...looked, expectedVersion: 6, quoteId: one });
    expect(again.session.version).toBe(6);
    const back = await chooseFallbackQuote(desk().ana, { ...looked, expectedVersion: 6, quoteId: null });
    expect(back.session.fallbackQuoteId).toBeNull();
  });
  it('is never the primary, and is cleared when it becomes that', async () => {
    const { one, two, looked } = await withQuotes();
    await choosePrimaryQuote(desk().ana, { ...looked, quoteId: one });
    expect(await refusal(chooseFallbackQuote(desk().ana, { ...looked, quoteId: one }))).toBe('QUOTE_IS_PRIMARY');
    await chooseFallbackQuote(desk().ana, { ...looked, quoteId: two });
    const { session } = await choosePrimaryQuote(desk().ana, { ...looked, expectedVersion: 7, quoteId: two });
    expect(session).toMatchObject({ primaryQuoteId: two, fallbackQuoteId: null });
  });
});

describe('a rejection', () => {
  it('stores its reason, and clears the primary in the same event', async () => {
    const { one, two, looked } = await withQuotes();
    await choosePrimaryQuote(desk().ana, { ...looked, quoteId: one });
    await chooseFallbackQuote(desk().ana, { ...looked, quoteId: two });
    const { session } = await rejectQuote(desk().ana, { ...looked, quoteId: one, reason: 'Too old' });
    expect(session).toMatchObject({ primaryQuoteId: null, fallbackQuoteId: two, version: 8 });
    expect(session.quoteRejections).toEqual({
      [one]: { reason: 'Too old', at: desk().clock.now(), by: desk().ana.viewer.agentId },
    });
    expect(await lastEvent(session.id)).toMatchObject({
      kind: 'quote_rejected',
      refs: { quoteId: one, reason: 'Too old' },
    });
    const again = await rejectQuote(desk().ana, { ...looked, expectedVersion: 8, quoteId: one, reason: 'Too old' });
    expect(again.session.version).toBe(8);
  });
  it('is undone; its reason stays in the thread', async () => {
    const { one, looked } = await withQuotes();
    await rejectQuote(desk().ana, { ...looked, quoteId: one, reason: 'Too old' });
    const { session } = await reconsiderQuote(desk().ana, { ...looked, expectedVersion: 6, quoteId: one });
    expect(session).toMatchObject({ quoteRejections: {}, version: 7 });
    const back = await reconsiderQuote(desk().ana, { ...looked, expectedVersion: 7, quoteId: one });
    expect(back.session.version).toBe(7);
    const kinds = await inTransaction(desk().tenant, async (tx) =>
      (await listEvents(tx, [looked.sessionId])).slice(-2).map(({ kind, refs }) => [kind, refs.reason]),
    );
    expect(kinds).toEqual([
      ['quote_rejected', 'Too old'],
      ['quote_reconsidered', undefined],
    ]);
  });
  it('made concurrently is a conflict; one of another quote is not', async () => {
    const { one, two, looked } = await withQuotes();
    await rejectQuote(desk().lead, { ...looked, quoteId: one, reason: 'No Wi-Fi' });
    expect(await refusal(choosePrimaryQuote(desk().ana, { ...looked, quoteId: one }))).toBe('STALE_VERSION');
    expect(await refusal(rejectQuote(desk().ana, { ...looked, quoteId: one, reason: 'Too old' }))).toBe(
      'STALE_VERSION',
    );
    const { session } = await choosePrimaryQuote(desk().ana, { ...looked, quoteId: two });
    expect(session).toMatchObject({ primaryQuoteId: two, version: 7 });
  });
  it('and every choice are cleared with the trip', async () => {
    const { one, two, three, looked } = await withQuotes();
    await choosePrimaryQuote(desk().ana, { ...looked, quoteId: one });
    await chooseFallbackQuote(desk().ana, { ...looked, quoteId: two });
    await rejectQuote(desk().ana, { ...looked, quoteId: three, reason: 'Too old' });
    const { session } = await updateTripInfo(
      desk().ana,
      UpdateTripInfo.parse({ ...looked, expectedVersion: 8, avinodeTripId: null }),
    );
    expect(session).toMatchObject({ primaryQuoteId: null, fallbackQuoteId: null, quoteRejections: {} });
  });
});

type Seen = Awaited<ReturnType<typeof withQuotes>>['looked'];

describe('each choice is refused', () => {
  const acts = [
    [
      'a fallback',
      (broker: TestBroker, looked: Seen, quoteId: QuoteId) => chooseFallbackQuote(broker, { ...looked, quoteId }),
    ],
    [
      'a rejection',
      (broker: TestBroker, looked: Seen, quoteId: QuoteId) => rejectQuote(broker, { ...looked, quoteId, reason: 'No' }),
    ],
    [
      'a second thought',
      (broker: TestBroker, looked: Seen, quoteId: QuoteId) => reconsiderQuote(broker, { ...looked, quoteId }),
    ],
  ] as const;
  it.each(acts)('%s: for a colleague, on another trip, and on an archived session', async (_, act) => {
    const { one, looked } = await withQuotes();
    const other = await withQuotes();
    expect(await refusal(act(desk().ben, looked, one))).toBe('NOT_YOUR_SESSION');
    expect(await refusal(act(desk().ana, looked, other.one))).toBe('QUOTE_NOT_FOUND');
    await setStatus(desk().ana, { ...looked, move: 'archive' });
    expect(await refusal(act(desk().ana, looked, one))).toBe('SESSION_ARCHIVED');
  });
});
