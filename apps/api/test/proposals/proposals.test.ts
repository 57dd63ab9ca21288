import { inTransaction } from '@tripthread/db/database';
import { findDocument, getProposalForClient } from '@tripthread/db/queries/proposals/proposals';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { createTestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import type { ProposalId, SessionId } from '@tripthread/shared/ids';
import { UpdateProposal } from '@tripthread/shared/proposals/proposals.schema';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal, refused } from '@tripthread/testing/desk/test-brokerage-suite';
import { draftOf, quoteFor, readPdf, sessionToPropose, currentSession } from '@tripthread/testing/desk/proposal-setup';
import { withProposalSender } from '../support/proposal-sender.ts';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { draftProposal } from '@tripthread/commands/proposals/draft-proposal';
import { nextVersion } from '@tripthread/commands/proposals/next-version';
import { readDocument } from '@tripthread/commands/proposals/read-document';
import { readProposal } from '@tripthread/commands/proposals/read-proposal';
import { sendProposal } from '@tripthread/commands/proposals/send-proposal';
import { updateProposal } from '@tripthread/commands/proposals/update-proposal';
import { withdrawProposal } from '@tripthread/commands/proposals/withdraw-proposal';

const desk = testBrokerageSuite();
const ana = () => desk().ana;
const draft = (sessionId: SessionId) => draftProposal(ana(), { sessionId, idempotencyKey: freshKey() });

async function drafted(...quotes: object[]): Promise<{ sessionId: SessionId; proposalId: ProposalId }> {
  const sessionId = await sessionToPropose(ana());
  for (const quote of quotes.length === 0 ? [{}] : quotes) await quoteFor(ana(), sessionId, quote);
  return { sessionId, ...(await draft(sessionId)) };
}
const save = async (proposalId: ProposalId, more: object) =>
  updateProposal(ana(), UpdateProposal.parse({ ...(await draftOf(ana(), proposalId)), ...more }));
async function send(proposalId: ProposalId, more: object = {}) {
  const { sessionId, edits } = await readProposal(ana(), { proposalId });
  const { version } = await currentSession(ana(), sessionId);
  const given = { expectedEdits: edits, expectedVersion: version, text: 'Please find our proposal.', seen: [] };
  return sendProposal(withProposalSender(ana()), { proposalId, ...given, ...more });
}

describe('a draft', () => {
  it('is made of the chosen quotes, and can be sent unchanged', async () => {
    const { sessionId, proposalId } = await drafted({ validUntil: '2026-11-24T10:00:00Z' }, { operatorName: 'Jet Co' });
    expect(await readProposal(ana(), { proposalId })).toMatchObject({
      version: 1,
      status: 'draft',
      draft: {
        title: 'Teterboro – Van Nuys',
        margin: { kind: 'percent', basisPoints: 1_000 },
        validUntil: '2026-11-24T10:00:00.000Z',
      },
      options: [{ title: 'Citation X', quoted: { amountMinor: 4_512_345 }, showsOperator: false }, {}],
      clientEmail: 'olivia@hartley.example',
    });
    expect(await currentSession(ana(), sessionId)).toMatchObject({ currentStep: 'proposal_ready', proposalId });
  });

  it('is created once per session, also by five concurrent calls', async () => {
    const sessionId = await sessionToPropose(ana());
    const all = await Promise.all(Array.from({ length: 5 }, () => draft(sessionId)));
    expect(new Set(all.map(({ proposalId }) => proposalId)).size).toBe(1);
  });

  it('is saved as a whole; an unseen change by a colleague is a conflict', async () => {
    const { proposalId } = await drafted();
    const before = await draftOf(ana(), proposalId);
    await save(proposalId, { margin: { kind: 'fixed', minor: 200_000 }, hasUsTaxes: false });
    const now = await readProposal(ana(), { proposalId });
    expect(now).toMatchObject({ edits: 1, draft: { margin: { kind: 'fixed', minor: 200_000 } } });
    expect(await refusal(updateProposal(ana(), UpdateProposal.parse(before)))).toBe('PROPOSAL_CHANGED');
  });

  it('takes only quotes of its trip, at a known price', async () => {
    const { proposalId } = await drafted();
    const elsewhere = await drafted();
    const [mine] = (await draftOf(ana(), proposalId)).options;
    const [theirs] = (await draftOf(ana(), elsewhere.proposalId)).options;
    expect(await refusal(save(proposalId, { options: [theirs] }))).toBe('QUOTE_NOT_FOUND');
    expect(await refusal(save(proposalId, { options: [{ ...mine, quoteRevision: 2 }] }))).toBe('QUOTE_NOT_FOUND');
  });
});

describe('sending', () => {
  it('freezes the version, stores its PDF, and passes the turn to the client', async () => {
    const { sessionId, proposalId } = await drafted();
    const { session } = await send(proposalId);
    expect(session).toMatchObject({ currentStep: 'proposal_sent', turn: 'client', proposalId });
    const { sha256, pdf } = (await inTransaction(ana().tenant, (tx) => findDocument(tx, proposalId))) ?? {};
    const detail = await readProposal(ana(), { proposalId });
    expect(detail).toMatchObject({ status: 'sent', pdfSha256: sha256?.toString('hex') });
    expect((await readDocument(withProposalSender(ana()), { proposalId })).pdf.equals(pdf ?? Buffer.alloc(0))).toBe(
      true,
    );
    expect(await refusal(send(proposalId))).toBe('PROPOSAL_NOT_DRAFT');
    expect(await refusal(save(proposalId, {}))).toBe('PROPOSAL_NOT_DRAFT');
    expect((await currentSession(ana(), sessionId)).messageCount).toBe(1);
    const { items } = await listThread(ana().tenant, ana().viewer, sessionId, { limit: 10 });
    expect(items.find(({ kind }) => kind === 'proposal_sent')).toMatchObject({
      message: { text: 'Please find our proposal.' },
      proposal: {
        id: proposalId,
        version: 1,
        options: [{ title: 'Citation X', total: { amountMinor: detail.document?.options[0]?.price.totalMinor } }],
      },
    });
  });

  it('happens once, also for five concurrent calls', async () => {
    const { sessionId, proposalId } = await drafted();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => send(proposalId)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await currentSession(ana(), sessionId)).messageCount).toBe(1);
  });

  it('requires confirmation of changes in the quotes first', async () => {
    const { sessionId, proposalId } = await drafted({
      avinodeQuoteId: 'aquote-4711',
      validUntil: '2026-11-23T10:00:00Z',
    });
    await quoteFor(ana(), sessionId, {
      avinodeQuoteId: 'aquote-4711',
      total: { amountMinor: 5_000_000, currency: 'USD' },
      validUntil: '2026-11-23T09:00:00Z',
    });
    const failure = await refused(send(proposalId));
    expect([failure.reason, failure.details.fields]).toEqual([
      'CONCERNS_UNSEEN',
      { seen: 'quote_lapsed quote_revised offer_outlives_quote' },
    ]);
    const seen = ['quote_lapsed', 'quote_revised', 'offer_outlives_quote'];
    expect((await send(proposalId, { seen })).session.currentStep).toBe('proposal_sent');
  });

  it('requires an option, an address, and the current draft', async () => {
    const empty = await draft(await sessionToPropose(ana()));
    expect(await refusal(send(empty.proposalId))).toBe('NOTHING_TO_OFFER');
    const { proposalId } = await drafted();
    expect(await refusal(send(proposalId, { expectedEdits: 7 }))).toBe('PROPOSAL_CHANGED');
    const sessionId = await sessionToPropose(ana(), 'nowhere');
    await quoteFor(ana(), sessionId);
    expect(await refusal(send((await draft(sessionId)).proposalId))).toBe('NO_MAIL_ADDRESS');
  });

  it('requires its assignee, an open session, and this brokerage', async () => {
    const { sessionId, proposalId } = await drafted();
    expect(await refusal(readProposal(desk().ben, { proposalId }))).toBe('NOT_YOUR_SESSION');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(readDocument(withProposalSender(other.lead), { proposalId }))).toBe('PROPOSAL_NOT_FOUND');
    await other.close();
    const { version } = await currentSession(ana(), sessionId);
    await setStatus(ana(), { sessionId, expectedVersion: version, move: 'complete', outcome: 'lost' });
    expect(await refusal(send(proposalId))).toBe('SESSION_NOT_OPEN');
  });
});

describe('a sent version', () => {
  it('is followed by a next one of the same number, at today’s prices', async () => {
    const { sessionId, proposalId } = await drafted(
      { avinodeQuoteId: 'aquote-1' },
      { avinodeQuoteId: 'aquote-2', operatorName: 'Jet Co' },
    );
    await send(proposalId);
    const dearer = { total: { amountMinor: 6_000_000, currency: 'USD' }, validUntil: '2026-12-01T00:00:00Z' };
    await quoteFor(ana(), sessionId, { avinodeQuoteId: 'aquote-1', ...dearer });
    await quoteFor(ana(), sessionId, {
      avinodeQuoteId: 'aquote-2',
      operatorName: 'Jet Co',
      validUntil: '2026-11-23T09:00:00Z',
    });
    const input = { proposalId, isRequote: true, idempotencyKey: freshKey() };
    const next = await nextVersion(ana(), input);
    expect(await readProposal(ana(), next)).toMatchObject({
      version: 2,
      status: 'draft',
      draft: { validUntil: '2026-12-01T00:00:00.000Z' },
      options: [{ quoted: { amountMinor: 6_000_000 }, quoteRevision: 2 }],
      versions: [{ version: 2 }, { version: 1, status: 'sent' }],
    });
    expect((await nextVersion(ana(), { ...input, idempotencyKey: freshKey() })).proposalId).toBe(next.proposalId);
    await send(next.proposalId);
    const first = await inTransaction(ana().tenant, (tx) => getProposalForClient(tx, proposalId));
    expect(first).toMatchObject({
      laterVersions: [{ id: next.proposalId, version: 2, isSent: true, isWithdrawn: false }],
      document: { version: 1 },
    });
  });

  it('can be withdrawn until it is answered, once', async () => {
    const { proposalId } = await drafted();
    expect(await refusal(withdrawProposal(ana(), { proposalId }))).toBe('PROPOSAL_NOT_OUT');
    await send(proposalId);
    const { session } = await withdrawProposal(ana(), { proposalId, reason: 'The aircraft is gone' });
    expect(session.turn).toBe('broker');
    expect(await refusal(withdrawProposal(ana(), { proposalId }))).toBe('PROPOSAL_NOT_OUT');
  });
});

it('the PDF shows the offer, and is identical for the same offer', async () => {
  const { proposalId } = await drafted();
  await save(proposalId, { cardFeeBasisPoints: 500 });
  const [one, two] = [
    await readDocument(withProposalSender(ana()), { proposalId }),
    await readDocument(withProposalSender(ana()), { proposalId }),
  ];
  expect(one.pdf.equals(two.pdf)).toBe(true);
  expect(one.name).toMatch(/^PROP-2026-\d{6}$/u);
  const { text, pages } = await readPdf(one.pdf);
  expect(pages).toBe(1);
  for (const words of [
    'Fri 12 Dec 2025',
    '09:00 local, EST',
    'Federal excise tax 7.5 %',
    '6 × USD 5.20',
    'page 1 of 1',
    'Card fee',
  ])
    expect(text).toContain(words);
});
