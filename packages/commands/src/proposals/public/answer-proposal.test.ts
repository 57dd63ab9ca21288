import { closeDatabase, inTransaction, openDatabase, tenantOf } from '@tripthread/db/database';
import { postStoryMessage } from '@tripthread/testing/desk/story-session';
import { Failure } from '@tripthread/shared/failures';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, retryWhileBusy, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import {
  eventsOf,
  freshTrip,
  linkOf,
  sendOfferAgain,
  openSessionWithOffer,
  openSessionWithQuotes,
  sessionOf,
} from '@tripthread/testing/desk/open-session-with-offer';
import { setStatus } from '../../sessions/set-status.ts';
import { answerProposal, type AnswerInput } from './answer-proposal.ts';
import { viewProposal } from './view-proposal.ts';

const desk = testBrokerageSuite({ deskConnections: 8 });
const yes = (name = 'Olivia Hartley', option = 1): AnswerInput => ({ answer: 'accepted', option, name });
const no = (name = 'Olivia Hartley', reason?: string): AnswerInput => ({
  answer: 'declined',
  name,
  ...(reason === undefined ? {} : { reason }),
});
const hour = 3_600_000;

describe('accepting', () => {
  it('marks the session as won, makes the option’s quote the primary one, and records who accepted', async () => {
    const offered = await openSessionWithOffer(desk());
    const page = await answerProposal(linkOf(desk(), offered), yes('Olivia Hartley', 2));
    expect(page).toMatchObject({
      state: 'accepted',
      answer: { answer: 'accepted', name: 'Olivia Hartley', option: 2 },
    });
    const session = await sessionOf(desk(), offered.sessionId);
    expect(session).toMatchObject({
      status: 'completed',
      currentStep: 'closed_won',
      stepBeforeClose: 'proposal_sent',
      turn: 'nobody',
      sessionEndedAt: desk().clock.now(),
    });
    const [quote] = await desk().owner`
      select q.status, o.name from quotes q join operators o on o.id = q.operator_id where q.id = ${session.primaryQuoteId}`;
    expect(quote).toEqual({ status: 'accepted', name: 'Meridian Jets' });
    const [proposal] = await desk().owner`select status, answered_at from proposals where id = ${offered.proposalId}`;
    expect(proposal?.status).toBe('accepted');
    const last = (await eventsOf(desk(), offered.sessionId)).at(-1);
    expect(last).toMatchObject({
      kind: 'proposal_accepted',
      actor: { kind: 'client', id: session.clientId },
      source: 'client_page',
      refs: { proposalId: offered.proposalId },
    });
    // A name is personal data: it is stored in its own table, never in an event.
    expect(JSON.stringify(last)).not.toContain('Olivia');
  });

  it('updates the quotes of the trip’s other sessions', async () => {
    const trip = freshTrip();
    const validUntil = '2026-11-23T20:00:00.000Z';
    const quotes = [{ operator: 'Meridian Jets', total: 24_500, validUntil }];
    const offered = await openSessionWithOffer(desk(), {}, { trip, quotes });
    const other = await openSessionWithQuotes(desk(), { trip, quotes: [], client: 'Marcus Vale' });
    expect((await sessionOf(desk(), other.id)).earliestExpiryAt).toBe(validUntil);
    await answerProposal(linkOf(desk(), offered), yes());
    expect(await sessionOf(desk(), other.id)).toMatchObject({ earliestExpiryAt: null, status: 'active' });
    expect((await eventsOf(desk(), other.id)).at(-1)?.kind).toBe('sourcing_updated');
  });

  it('wins a session that is snoozed through new activity, too', async () => {
    const offered = await openSessionWithOffer(desk());
    const { version } = await sessionOf(desk(), offered.sessionId);
    await setStatus(desk().ana, { sessionId: offered.sessionId, expectedVersion: version, move: 'pause', keep: true });
    await answerProposal(linkOf(desk(), offered), yes());
    expect((await sessionOf(desk(), offered.sessionId)).status).toBe('completed');
  });

  it('twice with the same answer is one acceptance; another answer is refused with the first', async () => {
    const offered = await openSessionWithOffer(desk());
    const first = await answerProposal(linkOf(desk(), offered), yes());
    desk().clock.moveBy(hour);
    const again = await answerProposal(linkOf(desk(), offered), yes());
    expect(again.answer).toEqual(first.answer);
    expect(await refusal(answerProposal(linkOf(desk(), offered), yes('Somebody else')))).toBe('PROPOSAL_ANSWERED');
    expect(await refusal(answerProposal(linkOf(desk(), offered), no()))).toBe('PROPOSAL_ANSWERED');
    expect(await viewProposal(linkOf(desk(), offered))).toMatchObject({ state: 'accepted', answer: first.answer });
  });

  it('requires an option of the proposal', async () => {
    const offered = await openSessionWithOffer(desk());
    expect(await refusal(answerProposal(linkOf(desk(), offered), yes('Olivia', 3)))).toBe('OPTION_NOT_FOUND');
    expect((await viewProposal(linkOf(desk(), offered))).state).toBe('open');
  });
});

describe('declining', () => {
  it('leaves the session open, gives the turn to the broker, and stores the reason apart from the events', async () => {
    const offered = await openSessionWithOffer(desk());
    await answerProposal(linkOf(desk(), offered), no('Olivia', 'Too dear this time.'));
    expect(await sessionOf(desk(), offered.sessionId)).toMatchObject({
      status: 'active',
      currentStep: 'proposal_sent',
      turn: 'broker',
      clientWish: 'declined',
    });
    const events = await eventsOf(desk(), offered.sessionId);
    expect(events.at(-1)?.kind).toBe('proposal_declined');
    expect(JSON.stringify(events)).not.toContain('Too dear');
    const next = await sendOfferAgain(desk(), offered.sessionId, { after: offered.proposalId });
    expect((await sessionOf(desk(), offered.sessionId)).clientWish).toBeNull();
    await answerProposal(linkOf(desk(), next), yes());
    expect((await sessionOf(desk(), offered.sessionId)).currentStep).toBe('closed_won');
  });
});

describe('an answer is refused', () => {
  it('once the offer has expired, by the given clock', async () => {
    const offered = await openSessionWithOffer(desk(), { validForHours: 2 });
    desk().clock.moveBy(2 * hour - 1);
    expect((await viewProposal(linkOf(desk(), offered))).state).toBe('open');
    desk().clock.moveBy(1);
    expect((await viewProposal(linkOf(desk(), offered))).state).toBe('expired');
    for (const given of [yes(), no()])
      expect(await refusal(answerProposal(linkOf(desk(), offered), given))).toBe('PROPOSAL_EXPIRED');
  });

  it('for an older version once a newer one was sent, and not before', async () => {
    const offered = await openSessionWithOffer(desk());
    await sendOfferAgain(desk(), offered.sessionId, { after: offered.proposalId, isSent: false });
    expect((await viewProposal(linkOf(desk(), offered))).state).toBe('open');
    const newer = await sendOfferAgain(desk(), offered.sessionId, { after: offered.proposalId });
    expect(await refusal(answerProposal(linkOf(desk(), offered), yes()))).toBe('PROPOSAL_SUPERSEDED');
    await answerProposal(linkOf(desk(), newer), yes());
    expect((await sessionOf(desk(), offered.sessionId)).status).toBe('completed');
  });

  it('when the broker closed the session, and for a draft', async () => {
    const offered = await openSessionWithOffer(desk());
    const { version } = await sessionOf(desk(), offered.sessionId);
    const lost = { move: 'complete', outcome: 'lost' } as const;
    await setStatus(desk().ana, { sessionId: offered.sessionId, expectedVersion: version, ...lost });
    expect(await refusal(answerProposal(linkOf(desk(), offered), yes()))).toBe('PROPOSAL_CLOSED');
    const draft = await openSessionWithOffer(desk(), { isSent: false });
    expect(await refusal(answerProposal(linkOf(desk(), draft), yes()))).toBe('LINK_NOT_FOUND');
    expect(await refusal(viewProposal(linkOf(desk(), draft)))).toBe('LINK_NOT_FOUND');
  });
});

describe('fifty concurrent answers', () => {
  it('from two processes, with concurrent messages: one is accepted, all others return it', async () => {
    const offered = await openSessionWithOffer(desk());
    const second = openDatabase({ url: desk().url, deskConnections: 8 });
    const elsewhere = tenantOf(second, desk().brokerageId);
    const given = (n: number) => (n % 3 === 0 ? no(`Person ${n}`) : yes(`Person ${n}`, 1 + (n % 2)));
    const answers = await Promise.all([
      ...Array.from({ length: 50 }, (_, n) =>
        retryWhileBusy(() =>
          answerProposal(linkOf(desk(), offered, n % 2 === 0 ? desk().tenant : elsewhere), given(n)),
        ).then(
          (page) => page.answer?.name ?? 'nobody',
          (error: unknown) => (error instanceof Failure ? error.reason : Promise.reject(error as Error)),
        ),
      ),
      ...Array.from({ length: 10 }, (_, n) =>
        retryWhileBusy(() =>
          inTransaction(desk().tenant, (tx) =>
            postStoryMessage(tx, offered.sessionId, { from: 'client', text: `Message ${n}` }, desk().clock.now()),
          ),
        ).then(() => 'sent'),
      ),
    ]);
    await closeDatabase(second);
    const winners = answers.filter((answer) => answer.startsWith('Person'));
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'PROPOSAL_ANSWERED')).toHaveLength(49);
    expect((await viewProposal(linkOf(desk(), offered))).answer?.name).toBe(winners[0]);
    const kinds = (await eventsOf(desk(), offered.sessionId)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'proposal_accepted' || kind === 'proposal_declined')).toHaveLength(1);
  }, 60_000);

  it('control: check first and write afterwards accepts several', async () => {
    const { owner } = desk();
    await owner`create table naive_answers (name text not null)`;
    const answer = async (name: string) => {
      const standing = await owner`select name from naive_answers`;
      if (standing.length === 0) await owner`insert into naive_answers values (${name})`;
    };
    await Promise.all(Array.from({ length: 50 }, (_, n) => answer(`Person ${n}`)));
    const stood = await owner`select count(*)::int as n from naive_answers`;
    await owner`drop table naive_answers`;
    expect(Number(stood[0]?.n)).toBeGreaterThan(1);
  });
});
