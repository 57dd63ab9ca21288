import { z } from 'zod';
import { idempotencyKey, instant, proposalId, proposalLinkId } from '../../input.schema.ts';

export const LinksOfProposal = z.strictObject({ proposalId });
export type LinksOfProposal = z.output<typeof LinksOfProposal>;

/** Creates a further link to a sent proposal. */
export const MakeProposalLink = z.strictObject({ proposalId, idempotencyKey });
export type MakeProposalLink = z.output<typeof MakeProposalLink>;

export const RevokeProposalLink = z.strictObject({ linkId: proposalLinkId });
export type RevokeProposalLink = z.output<typeof RevokeProposalLink>;

export const ExtendProposalLink = z.strictObject({ linkId: proposalLinkId, expiresAt: instant });
export type ExtendProposalLink = z.output<typeof ExtendProposalLink>;
