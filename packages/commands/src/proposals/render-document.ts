import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';

/**
 * Renders a proposal as a PDF. The same proposal gives the same bytes.
 * @throws BUSY when too many documents wait, or one takes too long
 */
export type RenderDocument = (proposal: ClientProposal) => Promise<Buffer>;
