import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { listRates } from '@tripthread/db/queries/brokerage/exchange-rates';
import {
  getProposal,
  getProposalForUpdate,
  listOptions,
  type Proposal,
  type ProposalOption,
  saveDraft,
} from '@tripthread/db/queries/proposals/proposals';
import { getProposalSources, type ProposalSources } from '@tripthread/db/queries/proposals/proposal-sources';
import { announceSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import type { UpdateProposal } from '@tripthread/shared/proposals/proposals.schema';
import { decideConversions, newConversions } from '@tripthread/shared/proposals/draft-exchange';
import { decideDraftChange } from '@tripthread/shared/proposals/proposal-moves';
import type { CommandContext } from '../command-context.ts';
import { columnsOf, optionOf, pricedOptions } from './assemble.ts';

/**
 * Saves a draft as a whole. Appends no event, since a draft is saved often and only what is sent counts.
 * @throws PROPOSAL_NOT_DRAFT, PROPOSAL_CHANGED, QUOTE_NOT_FOUND, NO_EXCHANGE_RATE
 */
export async function updateProposal(
  context: CommandContext,
  input: UpdateProposal,
): Promise<{ readonly edits: number }> {
  const today = context.clock.now().slice(0, 10);
  return inTransaction(context.tenant, async (tx) => {
    const { proposal, session } = await getDraftForUpdate(tx, context, input.proposalId, input.expectedEdits);
    const sources = await getProposalSources(tx, session);
    const { proposalId: _, expectedEdits: __, options, ...terms } = input;
    const present = await listOptions(tx, proposal.id);
    await requireKnownRates(tx, { currency: input.currency, options, present, sources });
    await saveDraft(tx, proposal, columnsOf(terms), pricedOptions(sources, terms, options, present, today));
    announceSession(tx, session);
    return { edits: proposal.edits + 1 };
  });
}

interface Converted {
  readonly currency: string;
  readonly options: UpdateProposal['options'];
  readonly present: readonly ProposalOption[];
  readonly sources: ProposalSources;
}

/** Checks the rates of the draft's conversions; without a new one, no rate is loaded. @throws NO_EXCHANGE_RATE */
async function requireKnownRates(tx: TenantTx, { currency, options, present, sources }: Converted): Promise<void> {
  const conversions = newConversions(currency, options, present.map(optionOf), sources.quotes);
  if (conversions.length > 0) unwrap(decideConversions(currency, conversions, await listRates(tx)));
}

/**
 * Locks the session, then its draft.
 * @throws PROPOSAL_NOT_FOUND, NOT_YOUR_SESSION, SESSION_NOT_OPEN, PROPOSAL_NOT_DRAFT, PROPOSAL_CHANGED
 */
export async function getDraftForUpdate(
  tx: TenantTx,
  context: CommandContext,
  proposalId: ProposalId,
  expectedEdits: number,
): Promise<{ readonly proposal: Proposal; readonly session: Session }> {
  const { sessionId } = await getProposal(tx, proposalId);
  const session = await getWritableSession(tx, context.viewer, sessionId);
  const proposal = await getProposalForUpdate(tx, proposalId);
  unwrap(decideDraftChange(proposal, session, expectedEdits));
  return { proposal, session };
}
