import { inTransaction } from '@tripthread/db/database';
import { getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import { openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { QuoteId, SessionId } from '@tripthread/shared/ids';
import { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { sessionToPropose } from '@tripthread/testing/desk/proposal-setup';
import { runConcurrently } from '@tripthread/testing/storms/storms';
import { draftProposal } from '@tripthread/commands/proposals/draft-proposal';
import { readProposal } from '@tripthread/commands/proposals/read-proposal';
import { chooseFallbackQuote } from '@tripthread/commands/sessions/quote-choices/choose-fallback-quote';
import { choosePrimaryQuote } from '@tripthread/commands/sessions/quote-choices/choose-primary-quote';
import { rejectQuote } from '@tripthread/commands/sessions/quote-choices/reject-quote';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { recurringJobs } from '../../src/jobs/registry.ts';
import { runnerOf } from '../support/run-job.ts';
import { recordQuote } from '@tripthread/commands/quotes/record-quote';
import { reviseQuote } from '@tripthread/commands/quotes/revise-quote';

const expireQuotes = runnerOf(recurringJobs['expire-quotes']);

// After every test the suite checks that each row is the fold of its events and that each counter counts.
const desk = testBrokerageSuite({ deskConnections: 8 });
let number = 0;
const next = (prefix: string) => `${prefix}-77${String((number += 1))}`;
const present = (id: SessionId) => inTransaction(desk().tenant, (tx) => getSession(tx, id));
const events = (id: SessionId) => inTransaction(desk().tenant, (tx) => listEvents(tx, [id]));
const kinds = async (id: SessionId) => (await events(id)).map(({ kind }) => kind);
const quote = (sessionId: SessionId, more: object = {}, seat: TestBroker = desk().ana) =>
  recordQuote(
    seat,
    RecordQuote.parse({
      sessionId,
      operatorName: 'Harbourline Aviation',
      total: { amountMinor: 4_500_000, currency: 'USD' },
      idempotencyKey: freshKey(),
      ...more,
    }),
  );
const attach = async (sessionId: SessionId, avinodeTripId?: string | null, more: object = {}, seat = desk().ana) =>
  updateTripInfo(
    seat,
    UpdateTripInfo.parse({
      sessionId,
      expectedVersion: (await present(sessionId)).version,
      avinodeTripId,
      ...more,
    }),
  );
const idOf = (detail: Awaited<ReturnType<typeof quote>>, operator: string): QuoteId =>
  detail.ownQuotes.find(({ operatorName }) => operatorName === operator)?.id ?? ('' as QuoteId);

async function bare(seat: TestBroker = desk().ana): Promise<SessionId> {
  return (await openSession(desk(), seat)).id;
}

describe('a manual quote in a session without a trip', () => {
  it('is recorded, counted and shown like any other', async () => {
    const id = await bare();
    const idempotencyKey = freshKey();
    const validUntil = instantPlus(desk().clock.now(), millisecondsPer.day);
    const { session, trip, ownQuotes } = await quote(id, { validUntil, idempotencyKey });
    expect(session).toMatchObject({
      avinodeTripId: null,
      tripCode: null,
      quotesReceivedCount: 1,
      quotesExpectedCount: 0,
      currentStep: 'analyzing_options',
      turn: 'broker',
      earliestExpiryAt: validUntil,
    });
    expect(trip).toBeNull();
    expect(ownQuotes).toMatchObject([{ source: 'manual' }]);
    // A retry is the same quote.
    expect((await quote(id, { validUntil, idempotencyKey })).session.version).toBe(2);
    const second = await quote(id, { operatorName: 'Jet Co' });
    expect(second.ownQuotes).toHaveLength(2);
    expect(second.session.quotesReceivedCount).toBe(2);
    expect(await kinds(id)).toEqual(['created', 'quote_recorded', 'quote_recorded']);
  });

  it('is revised, chosen, and expires at its time', async () => {
    const id = await bare();
    const quoteId = idOf(await quote(id), 'Harbourline Aviation');
    const validUntil = instantPlus(desk().clock.now(), millisecondsPer.hour);
    await reviseQuote(desk().ana, {
      sessionId: id,
      quoteId,
      total: { amountMinor: 4_200_000, currency: 'USD' },
      validUntil,
      idempotencyKey: freshKey(),
    });
    await choosePrimaryQuote(desk().ana, { sessionId: id, expectedVersion: 3, quoteId });
    desk().clock.moveBy(millisecondsPer.hour);
    expect(await expireQuotes(desk().database, desk().clock)).toBe(1);
    expect(await present(id)).toMatchObject({ primaryQuoteId: quoteId, earliestExpiryAt: null });
    expect((await kinds(id)).at(-1)).toBe('quote_expired');
  });

  it('can be used in a proposal', async () => {
    const id = await sessionToPropose(desk().ana);
    await attach(id, null);
    await quote(id, { aircraftType: 'Citation X' });
    const { proposalId } = await draftProposal(desk().ana, { sessionId: id, idempotencyKey: freshKey() });
    expect(await readProposal(desk().ana, { proposalId })).toMatchObject({
      options: [{ title: 'Citation X', quoted: { amountMinor: 4_500_000 } }],
    });
    // A trip that is created later does not change the proposal.
    await attach(id, next('atrip'));
    expect(await readProposal(desk().ana, { proposalId })).toMatchObject({ options: [{ title: 'Citation X' }] });
  });

  it('is refused from a colleague, as an answer to an RFQ or with an Avinode id, and cannot revise a quote of another session', async () => {
    const id = await bare();
    expect(await refusal(quote(id, {}, desk().ben))).toBe('NOT_YOUR_SESSION');
    expect(await refusal(quote(id, { avinodeRfqId: next('arfq') }))).toBe('BAD_INPUT');
    expect(await refusal(quote(id, { avinodeQuoteId: next('aquote') }))).toBe('BAD_INPUT');
    expect(await kinds(id)).toEqual(['created']);
    const quoteId = idOf(await quote(await bare()), 'Harbourline Aviation');
    const total = { amountMinor: 1, currency: 'USD' };
    const revision = { sessionId: id, quoteId, total, idempotencyKey: freshKey() };
    expect(await refusal(reviseQuote(desk().ana, revision))).toBe('QUOTE_NOT_FOUND');
  });
});

describe('a trip that is attached later', () => {
  it('leaves the session its manual quotes with its choices; other sessions of the trip do not count them', async () => {
    const [mine, theirs] = [await bare(), await bare(desk().ben)];
    const name = next('atrip');
    await attach(theirs, name, {}, desk().ben);
    await quote(theirs, { operatorName: 'Silent Wings', avinodeQuoteId: next('aquote') }, desk().ben);
    await quote(mine);
    await quote(mine, { operatorName: 'Jet Co' });
    const last = await quote(mine, { operatorName: 'Costly Jets' });
    const [primary, fallback, rejected] = ['Harbourline Aviation', 'Jet Co', 'Costly Jets'].map((who) =>
      idOf(last, who),
    );
    await choosePrimaryQuote(desk().ana, { sessionId: mine, expectedVersion: 4, quoteId: primary ?? null });
    await chooseFallbackQuote(desk().ana, { sessionId: mine, expectedVersion: 5, quoteId: fallback ?? null });
    const turnedDown = { sessionId: mine, expectedVersion: 6, quoteId: rejected ?? idOf(last, '') };
    await rejectQuote(desk().ana, { ...turnedDown, reason: 'Too expensive' });

    const { session, trip, ownQuotes } = await attach(mine, name);
    expect(session).toMatchObject({ avinodeTripId: name, quotesReceivedCount: 4 });
    expect(session).toMatchObject({ primaryQuoteId: primary, fallbackQuoteId: fallback });
    expect(Object.keys(session.quoteRejections)).toEqual([rejected]);
    expect([trip?.quotes.length, ownQuotes.length]).toEqual([1, 3]);
    expect(await present(theirs)).toMatchObject({ quotesReceivedCount: 1 });
    expect(await kinds(theirs)).toEqual(['created', 'trip_info_changed', 'quote_recorded']);
    // Nor can they choose one.
    const foreign = { sessionId: theirs, expectedVersion: 3, quoteId: primary ?? null };
    expect(await refusal(choosePrimaryQuote(desk().ben, foreign))).toBe('QUOTE_NOT_FOUND');
  });

  it('does not raise a step that was moved back: moved quotes are not new', async () => {
    const id = await bare();
    await quote(id);
    const reason = 'The client wants to think';
    const { version } = await present(id);
    const back = { sessionId: id, expectedVersion: version, currentStep: 'understanding_request' as const, reason };
    await updateTripInfo(desk().ana, back);
    expect((await attach(id, next('atrip'))).session.currentStep).toBe('searching_aircraft');
  });

  it('by mistake keeps none of them: they move to the right trip, to none and back', async () => {
    const id = await bare();
    const quoteId = idOf(await quote(id), 'Harbourline Aviation');
    await choosePrimaryQuote(desk().ana, { sessionId: id, expectedVersion: 2, quoteId });
    await attach(id, next('atrip'));
    await quote(id, { operatorName: 'Silent Wings', avinodeQuoteId: next('aquote') });
    const right = await attach(id, next('atrip'));
    expect(right.session).toMatchObject({ quotesReceivedCount: 1, primaryQuoteId: quoteId });
    const none = await attach(id, null);
    expect(none.session).toMatchObject({ avinodeTripId: null, quotesReceivedCount: 1, primaryQuoteId: quoteId });
    // Detached again, the quotes are unchanged.
    expect((await attach(id, null)).session.version).toBe(none.session.version);
  });

  it('keeps none of them when other sessions share it: to another trip, to none and back', async () => {
    const [mine, theirs] = [await bare(), await bare(desk().ben)];
    const [wrong, right] = [next('atrip'), next('atrip')];
    await attach(theirs, wrong, {}, desk().ben);
    await attach(mine, wrong);
    const validUntil = instantPlus(desk().clock.now(), millisecondsPer.day);
    const quoteId = idOf(await quote(mine, { validUntil }), 'Harbourline Aviation');
    await quote(theirs, { operatorName: 'Silent Wings', avinodeQuoteId: next('aquote') }, desk().ben);
    const { version } = await present(mine);
    await choosePrimaryQuote(desk().ana, { sessionId: mine, expectedVersion: version, quoteId });
    for (const [name, quotesReceivedCount] of [
      [right, 1],
      [null, 1],
      [wrong, 2],
    ] as const) {
      expect((await attach(mine, name)).session).toMatchObject({
        avinodeTripId: name,
        quotesReceivedCount,
        earliestExpiryAt: validUntil,
        primaryQuoteId: quoteId,
      });
      expect(await present(theirs)).toMatchObject({ quotesReceivedCount: 1, earliestExpiryAt: null });
    }
    expect(await kinds(theirs)).toEqual(['created', 'trip_info_changed', 'quote_recorded']);
  });

  it('clears choices among the previous trip’s quotes, and keeps choices among manual ones', async () => {
    const id = await bare();
    await attach(id, next('atrip'));
    const own = idOf(await quote(id), 'Harbourline Aviation');
    const { trip } = await quote(id, { operatorName: 'Silent Wings', avinodeQuoteId: next('aquote') });
    const quoteId = trip?.quotes[0]?.id ?? null;
    await choosePrimaryQuote(desk().ana, { sessionId: id, expectedVersion: 4, quoteId });
    await chooseFallbackQuote(desk().ana, { sessionId: id, expectedVersion: 5, quoteId: own });
    expect((await attach(id, null)).session).toMatchObject({ primaryQuoteId: null, fallbackQuoteId: own });
  });

  it('that turns out to be another trip under its other name leaves them in the session', async () => {
    const [mine, theirs] = [await bare(), await bare(desk().ben)];
    const avinodeRfqId = next('arfq');
    await attach(theirs, 'M4N5P6', { avinodeRfqId }, desk().ben);
    await attach(theirs, null, {}, desk().ben);
    await attach(mine, next('atrip'));
    await quote(mine);
    const { session, ownQuotes } = await attach(mine, undefined, { avinodeRfqId });
    expect(session).toMatchObject({ tripCode: 'M4N5P6', operatorsContactedCount: 1, quotesReceivedCount: 1 });
    expect(ownQuotes).toHaveLength(1);
  });

  it('is not refused because a first quote arrived concurrently', async () => {
    const id = await bare();
    await quote(id);
    const looked = UpdateTripInfo.parse({ sessionId: id, expectedVersion: 1, avinodeTripId: next('atrip') });
    expect((await updateTripInfo(desk().ana, looked)).session).toMatchObject({ quotesReceivedCount: 1 });
  });
});

describe('concurrently', () => {
  it('quotes, attached and detached trips, a trip’s own quotes and expiry leave every quote with its session', async () => {
    const names = [next('atrip'), next('atrip')];
    // Another session shares one of the trips: what arrives for that trip counts for every session of it.
    const theirs = await bare(desk().ben);
    await attach(theirs, names[0] ?? '', {}, desk().ben);
    let theirCount = 0;
    const step = fc.constantFrom('quote', 'attach', 'other', 'detach', 'lapse', 'ofTrip');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
        const id = await bare();
        const soon = instantPlus(desk().clock.now(), 1_000);
        const actions = {
          quote: () => quote(id, { operatorName: `Operator ${(number += 1)}`, validUntil: soon }),
          attach: () => attach(id, names[0] ?? ''),
          other: () => attach(id, names[1] ?? ''),
          detach: () => attach(id, null),
          lapse: () => expireQuotes(desk().database, desk().clock),
          ofTrip: () => quote(theirs, { avinodeQuoteId: next('aquote') }, desk().ben),
        };
        const { refused } = await runConcurrently(steps.map((name) => actions[name]));
        expect([...refused.keys()].filter((reason) => reason !== 'STALE_VERSION')).toEqual([]);
        theirCount += steps.filter((name) => name === 'ofTrip').length;
        expect(await present(theirs)).toMatchObject({ quotesReceivedCount: theirCount });
        await attach(id, null);
        const typedIn = steps.filter((name) => name === 'quote').length;
        expect(await present(id)).toMatchObject({ quotesReceivedCount: typedIn });
        expect((await attach(id, names[0] ?? '')).session.quotesReceivedCount).toBe(typedIn + theirCount);
        await attach(id, null);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  }, 120_000);
});
