import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId, ProposalId, RequestId, SessionId } from '@tripthread/shared/ids';
import type { VersionFacts } from '@tripthread/shared/proposals/proposal-versions';
import { and, asc, desc, eq, gt, max, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { proposalDocuments, proposalOptions, proposals } from '../../schema/proposals.ts';

/** A version of a proposal, every column: for the desk alone. */
export type Proposal = typeof proposals.$inferSelect;
export type ProposalOption = typeof proposalOptions.$inferSelect;
/** What the broker decides about a draft. */
export type ProposalDraft = Pick<
  typeof proposals.$inferInsert,
  | 'title'
  | 'currency'
  | 'marginKind'
  | 'marginBasisPoints'
  | 'marginMinor'
  | 'cardFeeBasisPoints'
  | 'hasUsTaxes'
  | 'legTaxes'
  | 'intro'
  | 'terms'
  | 'validUntil'
>;
/** An option without its place: that is its place in the list. */
export type NewOption = Omit<typeof proposalOptions.$inferInsert, 'brokerageId' | 'id' | 'proposalId' | 'position'>;

interface NewProposal {
  readonly sessionId: SessionId;
  readonly requestId: RequestId | null;
  readonly isoAgentId: IsoAgentId;
  readonly at: Instant;
}

/** A drafted proposal with the next number: `PROP-2026-000017`. Numbers come from a sequence, so two never meet. */
export async function draftProposal(
  tx: TenantTx,
  given: NewProposal & ProposalDraft,
  options: readonly NewOption[] = [],
): Promise<ProposalId> {
  const { at, ...columns } = given;
  const number = sql`${`PROP-${at.slice(0, 4)}-`} || lpad(nextval('proposal_numbers')::text, 6, '0')`;
  return insertVersion(tx, { ...columns, createdAt: at, proposalNumber: number as unknown as string }, options);
}

/** A draft under the number of another, one version on. That one has to be locked. */
export async function draftNextVersion(
  tx: TenantTx,
  previous: Proposal,
  given: NewProposal & ProposalDraft,
  options: readonly NewOption[],
): Promise<ProposalId> {
  const { at, ...columns } = given;
  const { proposalNumber } = previous;
  const [newest] = await tx[inside].db
    .select({ version: max(proposals.version) })
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.proposalNumber, proposalNumber)));
  const version = (newest?.version ?? previous.version) + 1;
  const own = { createdAt: at, proposalNumber, version, previousVersionId: previous.id };
  return insertVersion(tx, { ...columns, ...own }, options);
}

async function insertVersion(
  tx: TenantTx,
  columns: Omit<typeof proposals.$inferInsert, 'brokerageId'>,
  options: readonly NewOption[],
): Promise<ProposalId> {
  const [proposal] = await tx[inside].db
    .insert(proposals)
    .values({ ...columns, brokerageId: tx.brokerageId })
    .returning({ id: proposals.id });
  if (proposal === undefined) throw new Error('the proposal was not stored');
  await insertOptions(tx, proposal.id, options);
  return proposal.id;
}

async function insertOptions(tx: TenantTx, proposalId: ProposalId, options: readonly NewOption[]): Promise<void> {
  if (options.length === 0) return;
  await tx[inside].db
    .insert(proposalOptions)
    .values(options.map((option, position) => ({ ...option, brokerageId: tx.brokerageId, proposalId, position })));
}

/** Changes a draft; given options replace the former ones as a whole. The proposal has to be locked and a draft. */
export async function saveDraft(
  tx: TenantTx,
  proposal: Proposal,
  columns: Partial<ProposalDraft>,
  options: readonly NewOption[],
): Promise<void> {
  const { db } = tx[inside];
  await db
    .update(proposals)
    .set({ ...columns, edits: proposal.edits + 1 })
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposal.id)));
  await db
    .delete(proposalOptions)
    .where(and(ofTenant(tx, proposalOptions), eq(proposalOptions.proposalId, proposal.id)));
  await insertOptions(tx, proposal.id, options);
}

/** @throws PROPOSAL_NOT_FOUND */
export async function getProposal(tx: TenantTx, proposalId: ProposalId): Promise<Proposal> {
  const [proposal] = await tx[inside].db
    .select()
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposalId)));
  if (proposal === undefined) throw new Failure('PROPOSAL_NOT_FOUND');
  return proposal;
}

/** The version, locked until the transaction ends. Its session has to be locked before. @throws PROPOSAL_NOT_FOUND */
export async function getProposalForUpdate(tx: TenantTx, proposalId: ProposalId): Promise<Proposal> {
  const [proposal] = await tx[inside].db
    .select()
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposalId)))
    .for('update');
  if (proposal === undefined) throw new Failure('PROPOSAL_NOT_FOUND');
  return proposal;
}

/** The draft of a session that is worked on, the newest; null where there is none. */
export async function findOpenDraft(tx: TenantTx, sessionId: SessionId): Promise<Proposal | null> {
  const [draft] = await tx[inside].db
    .select()
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.sessionId, sessionId), eq(proposals.status, 'draft')))
    .orderBy(desc(proposals.createdAt), desc(proposals.version), desc(proposals.id))
    .limit(1);
  return draft ?? null;
}

/** The options of a version, in the order in which they are shown. */
export async function listOptions(tx: TenantTx, proposalId: ProposalId): Promise<readonly ProposalOption[]> {
  return tx[inside].db
    .select()
    .from(proposalOptions)
    .where(and(ofTenant(tx, proposalOptions), eq(proposalOptions.proposalId, proposalId)))
    .orderBy(asc(proposalOptions.position));
}

/** All versions under one number, the newest first. */
export async function listVersions(tx: TenantTx, proposalNumber: string): Promise<readonly Proposal[]> {
  return tx[inside].db
    .select()
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.proposalNumber, proposalNumber)))
    .orderBy(desc(proposals.version));
}

/** How far a proposal has come. */
export async function saveProposal(
  tx: TenantTx,
  proposalId: ProposalId,
  columns: Partial<
    Pick<typeof proposals.$inferInsert, 'status' | 'sentAt' | 'viewedAt' | 'answeredAt' | 'withdrawnAt' | 'document'>
  >,
): Promise<void> {
  await tx[inside].db
    .update(proposals)
    .set(columns)
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposalId)));
}

/** The PDF of a version, once: what was sent stays as it was. */
export async function insertDocument(
  tx: TenantTx,
  given: Omit<typeof proposalDocuments.$inferInsert, 'brokerageId'>,
): Promise<void> {
  await tx[inside].db.insert(proposalDocuments).values({ ...given, brokerageId: tx.brokerageId });
}

/** The PDF as it was sent; null where the version never was. */
export async function findDocument(
  tx: TenantTx,
  proposalId: ProposalId,
): Promise<Pick<typeof proposalDocuments.$inferSelect, 'pdf' | 'sha256'> | null> {
  const [document] = await tx[inside].db
    .select({ pdf: proposalDocuments.pdf, sha256: proposalDocuments.sha256 })
    .from(proposalDocuments)
    .where(and(ofTenant(tx, proposalDocuments), eq(proposalDocuments.proposalId, proposalId)));
  return document ?? null;
}

/** What a client may know of a version: no column with the operator's price or the broker's margin. */
export interface ProposalForClient {
  readonly id: ProposalId;
  readonly sessionId: SessionId;
  readonly status: Proposal['status'];
  readonly validUntil: Instant | null;
  readonly sentAt: Instant | null;
  readonly viewedAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly withdrawnAt: Instant | null;
  readonly version: number;
  /** The later versions under the same number. */
  readonly laterVersions: readonly (VersionFacts & { readonly id: ProposalId })[];
  /** As it was sent; null while it never was. */
  readonly document: ClientProposal | null;
}

/** @throws PROPOSAL_NOT_FOUND */
export async function getProposalForClient(tx: TenantTx, proposalId: ProposalId): Promise<ProposalForClient> {
  const { db } = tx[inside];
  const [found] = await db
    .select({
      id: proposals.id,
      sessionId: proposals.sessionId,
      status: proposals.status,
      validUntil: proposals.validUntil,
      sentAt: proposals.sentAt,
      viewedAt: proposals.viewedAt,
      answeredAt: proposals.answeredAt,
      withdrawnAt: proposals.withdrawnAt,
      document: proposals.document,
      number: proposals.proposalNumber,
      version: proposals.version,
    })
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.id, proposalId)));
  if (found === undefined) throw new Failure('PROPOSAL_NOT_FOUND');
  const { number, ...shown } = found;
  const laterVersions = await db
    .select({
      id: proposals.id,
      version: proposals.version,
      isSent: sql<boolean>`${proposals.sentAt} is not null`,
      isWithdrawn: sql<boolean>`${proposals.withdrawnAt} is not null`,
    })
    .from(proposals)
    .where(and(ofTenant(tx, proposals), eq(proposals.proposalNumber, number), gt(proposals.version, found.version)));
  return { ...shown, laterVersions };
}
