import { z } from 'zod';
import { proposalId } from './input.schema.ts';

export const ByProposalId = z.strictObject({ proposalId });
export type ByProposalId = z.output<typeof ByProposalId>;
