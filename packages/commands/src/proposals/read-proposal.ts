import { inReadTransaction } from '@tripthread/db/database';
import {
  findDocument,
  getProposal,
  listOptions,
  listVersions,
  type Proposal,
  type ProposalOption,
} from '@tripthread/db/queries/proposals/proposals';
import { getProposalSources } from '@tripthread/db/queries/proposals/proposal-sources';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import type { ClientLeg, ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import type { Instant } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId, SessionId } from '@tripthread/shared/ids';
import type { Money } from '@tripthread/shared/money/money';
import type { OfferableQuote } from '@tripthread/shared/proposals/proposal-draft';
import type { DraftOption, DraftTerms, ProposalPeople, ProposalStatus } from '@tripthread/shared/proposals/proposals';
import type { ByProposalId } from '@tripthread/shared/proposals/proposals.schema';
import { decideWrite } from '@tripthread/shared/team/roles';
import type { CommandContext } from '../command-context.ts';
import { legsOf, optionOf, peopleOf, termsOf } from './assemble.ts';

/** A version as its broker works on it: with the operators' prices and the margin, which no client sees. */
export interface ProposalDetail {
  readonly id: ProposalId;
  readonly sessionId: SessionId;
  readonly number: string;
  readonly version: number;
  readonly status: ProposalStatus;
  /** How often the draft was saved. */
  readonly edits: number;
  readonly sentAt: Instant | null;
  readonly viewedAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly withdrawnAt: Instant | null;
  readonly draft: DraftTerms;
  readonly options: readonly (DraftOption & { readonly id: string; readonly quoted: Money })[];
  /** What it is made of now: the rules that price it run on the screen as well. */
  readonly legs: readonly ClientLeg[];
  readonly people: ProposalPeople;
  readonly quotes: readonly OfferableQuote[];
  readonly clientEmail: string | null;
  readonly cardFeeBasisPoints: number;
  /** As it was sent; null while it was not. */
  readonly document: ClientProposal | null;
  /** Of the PDF that was sent, in hexadecimal. */
  readonly pdfSha256: string | null;
  readonly versions: readonly Pick<Proposal, 'id' | 'version' | 'status' | 'createdAt' | 'sentAt' | 'withdrawnAt'>[];
}

/** @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION */
export async function readProposal(context: CommandContext, { proposalId }: ByProposalId): Promise<ProposalDetail> {
  return inReadTransaction(context.tenant, async (tx) => {
    const proposal = await getProposal(tx, proposalId);
    const session = await getSession(tx, proposal.sessionId);
    unwrap(decideWrite(context.viewer, session.isoAgentId));
    const rows = await listOptions(tx, proposalId);
    const sources = await getProposalSources(tx, session);
    const sent = await findDocument(tx, proposalId);
    return {
      ...factsOf(proposal),
      draft: termsOf(proposal),
      options: rows.map(optionWithPrice),
      legs: legsOf(sources, rows[0]?.aircraftType ?? null),
      people: peopleOf(sources),
      quotes: sources.quotes.filter(({ kind }) => kind === 'firm').map(offerable),
      clientEmail: sources.client?.email ?? null,
      cardFeeBasisPoints: sources.brokerage.cardFeeBasisPoints,
      pdfSha256: sent?.sha256.toString('hex') ?? null,
      versions: (await listVersions(tx, proposal.proposalNumber)).map(versionOf),
    };
  });
}

const factsOf = (row: Proposal) => ({
  id: row.id,
  sessionId: row.sessionId,
  number: row.proposalNumber,
  version: row.version,
  status: row.status,
  edits: row.edits,
  sentAt: row.sentAt,
  viewedAt: row.viewedAt,
  answeredAt: row.answeredAt,
  withdrawnAt: row.withdrawnAt,
  document: row.document,
});

const versionOf = ({ id, version, status, createdAt, sentAt, withdrawnAt }: Proposal) => ({
  id,
  version,
  status,
  createdAt,
  sentAt,
  withdrawnAt,
});

const optionWithPrice = (row: ProposalOption) => ({
  ...optionOf(row),
  id: row.id,
  quoted: { amountMinor: row.quoteTotalMinor, currency: row.quoteCurrency },
});

/** No more of a quote than a proposal is made of. */
const offerable = (quote: OfferableQuote): OfferableQuote => ({
  id: quote.id,
  revision: quote.revision,
  kind: quote.kind,
  status: quote.status,
  total: quote.total,
  validUntil: quote.validUntil,
  operatorName: quote.operatorName,
  aircraftType: quote.aircraftType,
  tail: quote.tail,
  yearOfMake: quote.yearOfMake,
  seats: quote.seats,
  lines: quote.lines,
  isRejected: quote.isRejected,
});
