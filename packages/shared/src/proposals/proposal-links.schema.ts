import { z } from 'zod';
import { idempotencyKey, instant, proposalId, proposalLinkId } from '../input.schema.ts';

export const LinksOfProposal = z.strictObject({ proposalId });
export type LinksOfProposal = z.output<typeof LinksOfProposal>;

/** One more way to read a proposal that was sent. */
export const MakeProposalLink = z.strictObject({ proposalId, idempotencyKey });
export type MakeProposalLink = z.output<typeof MakeProposalLink>;

export const RevokeProposalLink = z.strictObject({ linkId: proposalLinkId });
export type RevokeProposalLink = z.output<typeof RevokeProposalLink>;

export const ExtendProposalLink = z.strictObject({ linkId: proposalLinkId, expiresAt: instant });
export type ExtendProposalLink = z.output<typeof ExtendProposalLink>;
