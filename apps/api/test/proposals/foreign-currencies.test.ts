import { inTransaction } from '@tripthread/db/database';
import { insertRate } from '@tripthread/db/queries/brokerage/exchange-rates';
import { getProposalForClient } from '@tripthread/db/queries/proposals/proposals';
import type { Concern } from '@tripthread/shared/proposals/proposal-draft';
import type { ProposalId, SessionId } from '@tripthread/shared/ids';
import { UpdateProposal } from '@tripthread/shared/proposals/proposals.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refused } from '@tripthread/testing/desk/test-brokerage-suite';
import { draftOf, quoteFor, sessionToPropose, currentSession } from '@tripthread/testing/desk/proposal-setup';
import { withProposalSender } from '../support/proposal-sender.ts';
import { draftProposal } from '@tripthread/commands/proposals/draft-proposal';
import { nextVersion } from '@tripthread/commands/proposals/next-version';
import { readProposal } from '@tripthread/commands/proposals/read-proposal';
import { sendProposal } from '@tripthread/commands/proposals/send-proposal';
import { updateProposal } from '@tripthread/commands/proposals/update-proposal';

const desk = testBrokerageSuite();
const ana = () => desk().ana;

/** Adds an exchange rate of the brokerage. */
const know = (rate: string, asOf: string, base = 'EUR', quote = 'USD') =>
  inTransaction(ana().tenant, (tx) =>
    insertRate(tx, { base, quote, rate, asOf, isoAgentId: ana().viewer.agentId, createdAt: ana().clock.now() }),
  );
const inEuro = (amountMinor: number) => ({ total: { amountMinor, currency: 'EUR' } });
const draft = (sessionId: SessionId) => draftProposal(ana(), { sessionId, idempotencyKey: freshKey() });
const read = (proposalId: ProposalId) => readProposal(ana(), { proposalId });

describe('US fees, which are in dollars', () => {
  const send = async (sessionId: SessionId, proposalId: ProposalId, seen: readonly Concern[]) => {
    const { edits } = await read(proposalId);
    const { version } = await currentSession(ana(), sessionId);
    const text = 'Please find our proposal.';
    return sendProposal(withProposalSender(ana()), {
      proposalId,
      expectedEdits: edits,
      expectedVersion: version,
      text,
      seen: [...seen],
    });
  };
  const priceOf = async (proposalId: ProposalId) => {
    const sent = await inTransaction(ana().tenant, (tx) => getProposalForClient(tx, proposalId));
    return sent?.document?.options[0]?.price;
  };

  it('are missing when neither quote nor proposal is in dollars: sent only after confirmation, and never as if in euros', async () => {
    const sessionId = await sessionToPropose(ana());
    await quoteFor(ana(), sessionId, inEuro(4_000_000));
    const { proposalId } = await draft(sessionId);
    expect((await refused(send(sessionId, proposalId, []))).reason).toBe('CONCERNS_UNSEEN');
    await send(sessionId, proposalId, ['dollar_rate_unknown']);
    const price = await priceOf(proposalId);
    expect(price?.taxes.map(({ kind }) => kind)).toEqual(['federal_excise']);
    expect(price?.totalMinor).toBe(4_400_000 + 330_000);
  });

  it('are converted with a quote in dollars by its dated rate', async () => {
    const sessionId = await sessionToPropose(ana());
    await quoteFor(ana(), sessionId, { total: { amountMinor: 4_000_000, currency: 'USD' } });
    await know('0.8', '2026-11-20', 'USD', 'CHF');
    const { proposalId } = await draft(sessionId);
    const given = await draftOf(ana(), proposalId);
    const options = given.options.map((option) => ({ ...option, exchange: { rate: '0.8', day: '2026-11-20' } }));
    await updateProposal(ana(), UpdateProposal.parse({ ...given, options, currency: 'CHF' }));
    await send(sessionId, proposalId, []);
    const price = await priceOf(proposalId);
    // Six passengers at USD 5.20, the figure of 2025.
    expect(price?.taxes).toMatchObject([
      { kind: 'federal_excise', amountMinor: 264_000 },
      { kind: 'domestic_segment', amountMinor: 2_496 },
    ]);
  });
});

describe('a quote in another currency', () => {
  it('is drafted in its own currency while no rate is known', async () => {
    const sessionId = await sessionToPropose(ana());
    await quoteFor(ana(), sessionId, inEuro(4_000_000));
    const { proposalId } = await draft(sessionId);
    expect(await read(proposalId)).toMatchObject({ draft: { currency: 'EUR' }, options: [{ exchange: null }] });
  });

  it('is drafted in the brokerage’s currency by its newest rate, with its date', async () => {
    await know('1.05', '2026-11-01');
    await know('1.0842', '2026-11-20');
    const sessionId = await sessionToPropose(ana());
    await quoteFor(ana(), sessionId, inEuro(4_000_000));
    const { proposalId } = await draft(sessionId);
    const { draft: terms, options } = await read(proposalId);
    expect(terms.currency).toBe('USD');
    expect(options).toMatchObject([{ exchange: { rate: '1.0842', day: '2026-11-20' } }]);
  });

  it('is converted only by the brokerage’s rates; a saved price stays', async () => {
    const sessionId = await sessionToPropose(ana());
    await quoteFor(ana(), sessionId, inEuro(4_000_000));
    const { proposalId } = await draft(sessionId);
    const save = async (exchange: object | null) => {
      const given = await draftOf(ana(), proposalId);
      const options = given.options.map((option) => ({ ...option, exchange }));
      return updateProposal(ana(), UpdateProposal.parse({ ...given, options }));
    };
    const why = async (exchange: object | null) => {
      const { reason, details } = await refused(save(exchange));
      return [reason, Object.keys(details.fields ?? {})];
    };
    expect(await why({ rate: '1.2', day: '2026-11-20' })).toEqual(['NO_EXCHANGE_RATE', ['exchange']]);
    expect(await why({ rate: '1.0842', day: '2026-11-21' })).toEqual(['NO_EXCHANGE_RATE', ['exchange']]);
    expect(await why(null)).toEqual(['NO_EXCHANGE_RATE', ['exchange']]);
    await save({ rate: '1.05', day: '2026-11-01' });
    expect((await read(proposalId)).options).toMatchObject([{ exchange: { day: '2026-11-01' } }]);
    // A rate typed before rates were stored: it is in the draft, and may be saved with it.
    await desk().owner`update proposal_options set exchange_rate = 1.2 where proposal_id = ${proposalId}`;
    await save({ rate: '1.2', day: '2026-11-01' });
  });

  it('is re-quoted by the newest rate, and in a new version by the offered one', async () => {
    const sessionId = await sessionToPropose(ana());
    await quoteFor(ana(), sessionId, inEuro(4_100_000));
    const { proposalId } = await draft(sessionId);
    const { edits } = await read(proposalId);
    const { version } = await currentSession(ana(), sessionId);
    await sendProposal(withProposalSender(ana()), {
      proposalId,
      expectedEdits: edits,
      expectedVersion: version,
      text: 'Please find our proposal.',
      seen: [],
    });
    const sent = await inTransaction(ana().tenant, (tx) => getProposalForClient(tx, proposalId));
    expect(sent?.document?.options[0]?.price.charterMinor).toBe(Math.round(4_100_000 * 1.0842 * 1.1));
    await know('1.1', '2026-11-22');
    const again = await nextVersion(ana(), { proposalId, isRequote: true, idempotencyKey: freshKey() });
    expect((await read(again.proposalId)).options).toMatchObject([{ exchange: { day: '2026-11-22' } }]);
  });
});
