import { inTransaction } from '@tripthread/db/database';
import { listQuotesOfSession } from '@tripthread/db/queries/quotes/quotes';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import { openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { RecordQuote, ReviseQuote } from '@tripthread/shared/quotes/quotes.schema';
import { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { updateTripInfo } from '../sessions/update-trip-info.ts';
import { recordQuote } from './record-quote.ts';
import { reviseQuote } from './revise-quote.ts';

const desk = testBrokerageSuite();
let number = 0;
const catering = { kind: 'catering', state: 'extra', amountMinor: 45_000 };
const wifi = { kind: 'wifi', state: 'included' };
const full = {
  aircraftType: 'Challenger 350',
  tail: 'N350TT',
  yearOfMake: 2017,
  seats: 9,
  safetyRatings: ['ARGUS Platinum', 'Wyvern Wingman'],
  flightMinutes: 325,
  operatorTerms: 'Half within a day',
  lines: [catering, wifi],
};

async function attached(): Promise<SessionId> {
  const { id } = await openSession(desk(), desk().ana);
  const avinodeTripId = `atrip-${String((number += 1))}`;
  await updateTripInfo(desk().ana, UpdateTripInfo.parse({ sessionId: id, expectedVersion: 1, avinodeTripId }));
  return id;
}
const quote = (sessionId: SessionId, more: object) =>
  recordQuote(
    desk().ana,
    RecordQuote.parse({
      sessionId,
      operatorName: 'Jet Co',
      total: { amountMinor: 4_500_000, currency: 'USD' },
      avinodeQuoteId: 'aquote-1',
      idempotencyKey: freshKey(),
      ...more,
    }),
  );
const quotesOf = async (sessionId: SessionId) =>
  inTransaction(desk().tenant, async (tx) => listQuotesOfSession(tx, await getSession(tx, sessionId)));

it('an operator’s statements are stored with the price, and read the same inside and outside a transaction', async () => {
  const id = await attached();
  const { trip } = await quote(id, full);
  const expected = {
    ...full,
    source: 'avinode',
    lines: [
      { ...catering, label: null },
      { ...wifi, label: null, amountMinor: null },
    ],
  };
  expect(trip?.quotes).toMatchObject([expected]);
  expect(await quotesOf(id)).toEqual(trip?.quotes);
});

it('a missing statement is null or an empty list, never 0', async () => {
  const { ownQuotes } = await quote(await attached(), { avinodeQuoteId: undefined });
  expect(ownQuotes).toMatchObject([
    {
      source: 'manual',
      aircraftType: null,
      tail: null,
      yearOfMake: null,
      seats: null,
      safetyRatings: [],
      flightMinutes: null,
      operatorTerms: null,
      lines: [],
    },
  ]);
});

it('each revision has its own statements; a new price without lines has none, and the aircraft stays', async () => {
  const id = await attached();
  await quote(id, full);
  const { trip, session } = await quote(id, { total: { amountMinor: 4_400_000, currency: 'USD' } });
  expect(session.quotesReceivedCount).toBe(1);
  const [now] = trip?.quotes ?? [];
  expect(now).toMatchObject({ revision: 2, yearOfMake: 2017, safetyRatings: full.safetyRatings, lines: [] });
  expect(now?.revisions).toMatchObject([
    { revision: 1, total: { amountMinor: 4_500_000 }, lines: [catering, wifi], operatorTerms: 'Half within a day' },
    { revision: 2, total: { amountMinor: 4_400_000 }, lines: [], yearOfMake: 2017 },
  ]);
});

it('the same price with another statement is a revision; repeated or shortened, it is none', async () => {
  const id = await attached();
  await quote(id, full);
  const { session } = await quote(id, full);
  expect((await quote(id, {})).session.version).toBe(session.version);
  const changed = await quote(id, { lines: [wifi] });
  expect(changed.trip?.quotes).toMatchObject([{ revision: 2, lines: [wifi] }]);
  const older = await quote(id, { yearOfMake: 2016 });
  expect(older.trip?.quotes).toMatchObject([{ revision: 3, yearOfMake: 2016, lines: [wifi] }]);
});

it('an expired quote is valid again with its next price', async () => {
  const id = await attached();
  await quote(id, {});
  await desk().owner`update quotes set status = 'expired'`;
  const { trip } = await quote(id, { total: { amountMinor: 4_400_000, currency: 'USD' } });
  expect(trip?.quotes).toMatchObject([{ status: 'received' }]);
});

describe('a manual quote', () => {
  const revise = (sessionId: SessionId, quoteId: string, more: object = {}, broker: TestBroker = desk().ana) =>
    reviseQuote(
      broker,
      ReviseQuote.parse({
        sessionId,
        quoteId,
        total: { amountMinor: 4_200_000, currency: 'USD' },
        idempotencyKey: freshKey(),
        ...more,
      }),
    );
  const manual = async () => {
    const id = await attached();
    const { ownQuotes } = await quote(id, { ...full, avinodeQuoteId: undefined });
    return { id, quoteId: ownQuotes[0]?.id ?? '' };
  };

  it('is replaced as a whole: omitted statements are removed, and the revision has a note', async () => {
    const { id, quoteId } = await manual();
    const { ownQuotes, session } = await revise(id, quoteId, { seats: 9, note: 'Down after a call' });
    expect(session.quotesReceivedCount).toBe(1);
    expect(ownQuotes).toMatchObject([
      { revision: 2, seats: 9, yearOfMake: null, safetyRatings: [], lines: [], operatorTerms: null },
    ]);
    expect(ownQuotes[0]?.revisions).toMatchObject([
      { revision: 1, note: null, yearOfMake: 2017, lines: [catering, wifi] },
      { revision: 2, note: 'Down after a call', yearOfMake: null },
    ]);
  });
  it('repeated or sent again is no revision', async () => {
    const { id, quoteId } = await manual();
    const idempotencyKey = freshKey();
    const first = await revise(id, quoteId, { idempotencyKey });
    expect((await revise(id, quoteId, { idempotencyKey })).session.version).toBe(first.session.version);
    expect((await revise(id, quoteId)).session.version).toBe(first.session.version);
  });
  it('of another trip, of Avinode or of a colleague is refused', async () => {
    const { id, quoteId } = await manual();
    expect(await refusal(revise(await attached(), quoteId))).toBe('QUOTE_NOT_FOUND');
    expect(await refusal(revise(id, quoteId, {}, desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await attached();
    const { trip } = await quote(other, {});
    expect(await refusal(revise(other, trip?.quotes[0]?.id ?? ''))).toBe('QUOTE_OF_AVINODE');
  });
});
