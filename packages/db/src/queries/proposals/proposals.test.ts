import { clientPriceOf } from '@tripthread/shared/proposals/public/client-proposal';
import { tripReference } from '@tripthread/shared/input.schema';
import type { ProposalId } from '@tripthread/shared/ids';
import { priceOf } from '@tripthread/shared/proposals/pricing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../database.ts';
import { type FreshDatabase, freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { createTestBrokerage, openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { buildCanaryOffer } from '@tripthread/testing/desk/canary-offer';
import {
  draftNextVersion,
  draftProposal,
  findDocument,
  getProposal,
  getProposalForClient,
  getProposalForUpdate,
  insertDocument,
  listOptions,
  listVersions,
  type NewOption,
  saveDraft,
  saveProposal,
} from './proposals.ts';
import { saveQuote } from '../quotes/quotes.ts';
import { upsertOperator } from '../sourcing/operators.ts';
import { upsertTrip } from '../sourcing/trips.ts';

let database: FreshDatabase;
let desk: TestBrokerage;
beforeAll(async () => {
  database = await freshDatabase();
  desk = await createTestBrokerage(database.url);
});
afterAll(async () => {
  await desk.close();
  await database.drop();
});

const at = '2026-11-23T09:30:00.000Z';
const price = priceOf({
  currency: 'USD',
  operatorMinor: 4_500_000,
  operatorTaxes: { kind: 'excluded' },
  margin: { kind: 'percent', basisPoints: 1_000 },
  legs: [],
  hasUsTaxes: false,
  fromUsd: (minor) => minor,
  cardFeeBasisPoints: 0,
  today: '2026-11-23',
});
const parts = {
  operatorMinor: price.operatorMinor,
  operatorTaxesMinor: price.operatorTaxesMinor,
  marginMinor: price.marginMinor,
  charterMinor: price.charterMinor,
  taxesMinor: price.taxesMinor,
  cardFeeMinor: price.cardFeeMinor,
  totalMinor: price.totalMinor,
};

async function quoted(): Promise<NewOption> {
  return inTransaction(desk.tenant, async (tx) => {
    const reference = tripReference.parse('A1B2C3');
    const trip = await upsertTrip(tx, { connectionId: desk.connectionId, reference, at });
    const operatorId = await upsertOperator(tx, 'Meridian Jets', at);
    const { quote } = await saveQuote(tx, {
      tripId: trip.id,
      rfqId: null,
      operatorId,
      avinodeQuoteId: null,
      totalMinor: 4_500_000,
      currency: 'USD',
      aircraftType: 'Citation X',
      aircraftTailNumber: null,
      validUntil: null,
      receivedAt: at,
    });
    const title = 'Citation X';
    return {
      quoteId: quote.id,
      quoteRevision: quote.revision,
      quoteTotalMinor: quote.totalMinor,
      quoteCurrency: quote.currency,
      title,
      ...parts,
    };
  });
}

async function drafted(options: readonly NewOption[] = []): Promise<ProposalId> {
  const session = await openSession(desk, desk.ana);
  const given = { sessionId: session.id, requestId: null, isoAgentId: desk.ana.viewer.agentId, title: 'Offer', at };
  return inTransaction(desk.tenant, (tx) => draftProposal(tx, given, options));
}

describe('a proposal', () => {
  it('has a number of its own and its options in their order', async () => {
    const id = await drafted([await quoted(), { ...(await quoted()), title: 'Second' }]);
    const [proposal, options] = await inTransaction(desk.tenant, (tx) =>
      Promise.all([getProposal(tx, id), listOptions(tx, id)]),
    );
    expect(proposal).toMatchObject({ version: 1, status: 'draft', marginKind: 'percent', marginBasisPoints: 1000 });
    expect(proposal.proposalNumber).toMatch(/^PROP-2026-\d{6}$/u);
    expect(options.map(({ title, position }) => [position, title])).toEqual([
      [0, 'Citation X'],
      [1, 'Second'],
    ]);
  });

  it('is saved as a whole, and counts how often', async () => {
    const id = await drafted([await quoted()]);
    await inTransaction(desk.tenant, async (tx) => {
      const proposal = await getProposalForUpdate(tx, id);
      await saveDraft(tx, proposal, { marginKind: 'fixed', marginBasisPoints: null, marginMinor: 1 }, []);
    });
    const [proposal, options] = await inTransaction(desk.tenant, (tx) =>
      Promise.all([getProposal(tx, id), listOptions(tx, id)]),
    );
    expect([proposal.edits, proposal.marginMinor, options]).toEqual([1, 1, []]);
  });

  it('keeps its number over versions, and a sent one tells when there is a later', async () => {
    const id = await drafted();
    await inTransaction(desk.tenant, async (tx) => {
      const document = buildCanaryOffer(id, at, (where) => where);
      await saveProposal(tx, id, { status: 'sent', sentAt: at, document });
      await insertDocument(tx, { proposalId: id, pdf: Buffer.from('pdf'), sha256: Buffer.alloc(32), createdAt: at });
    });
    const read = () => inTransaction(desk.tenant, (tx) => getProposalForClient(tx, id));
    expect(await read()).toMatchObject({ status: 'sent', laterVersions: [], document: { title: 'title' } });

    const next = await inTransaction(desk.tenant, async (tx) => {
      const previous = await getProposalForUpdate(tx, id);
      const { sessionId, requestId, isoAgentId, title } = previous;
      return draftNextVersion(tx, previous, { sessionId, requestId, isoAgentId, title, at }, []);
    });
    expect((await read()).laterVersions).toMatchObject([{ id: next, version: 2, isSent: false }]);
    await inTransaction(desk.tenant, async (tx) => {
      const document = buildCanaryOffer(next, at, (where) => where);
      await saveProposal(tx, next, { status: 'sent', sentAt: at, document });
    });
    expect((await read()).laterVersions).toEqual([{ id: next, version: 2, isSent: true, isWithdrawn: false }]);

    const { proposalNumber } = await inTransaction(desk.tenant, (tx) => getProposal(tx, next));
    const versions = await inTransaction(desk.tenant, (tx) => listVersions(tx, proposalNumber));
    expect(versions.map((one) => [one.id, one.version])).toEqual([
      [next, 2],
      [id, 1],
    ]);
    const kept = await inTransaction(desk.tenant, (tx) => findDocument(tx, id));
    expect(kept?.pdf.toString()).toBe('pdf');
    expect(await inTransaction(desk.tenant, (tx) => findDocument(tx, next))).toBeNull();
  });

  it('is nowhere for another brokerage', async () => {
    const id = await drafted();
    const other = await createTestBrokerage(database.url);
    await expect(inTransaction(other.tenant, (tx) => getProposal(tx, id))).rejects.toThrow(
      'This proposal does not exist on this desk.',
    );
    await expect(inTransaction(other.tenant, (tx) => getProposalForClient(tx, id))).rejects.toThrow(
      'This proposal does not exist on this desk.',
    );
    await other.close();
  });

  it('is refused by the database where its parts do not add up', async () => {
    const option = await quoted();
    await expect(drafted([{ ...option, totalMinor: option.totalMinor + 1 }])).rejects.toThrow();
    await expect(drafted([{ ...option, charterMinor: 1, totalMinor: 1 }])).rejects.toThrow();
  });
});

it('a price shown to the client excludes the operator’s cost and the broker’s margin', () => {
  expect(Object.keys(clientPriceOf(price)).toSorted()).toEqual(
    ['cardFeeMinor', 'charterMinor', 'currency', 'taxes', 'taxesMinor', 'totalMinor'].toSorted(),
  );
});
