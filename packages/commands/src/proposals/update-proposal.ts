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
import { isExchangeOf, sameExchange } from '@tripthread/shared/money/exchange';
import { Failure } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import type { UpdateProposal } from '@tripthread/shared/proposals/proposals.schema';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import type { CommandContext } from '../command-context.ts';
import { columnsOf, optionOf, pricedOptions } from './assemble.ts';

/**
 * Saves a draft as a whole. No event: a draft is worked on in many small steps, and what counts is what goes out.
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

/**
 * Whatever is converted is converted by a rate that the brokerage has, with its day, or by the one that the draft was
 * saved with. @throws NO_EXCHANGE_RATE
 */
async function requireKnownRates(tx: TenantTx, { currency, options, present, sources }: Converted): Promise<void> {
  const wasThere = (option: UpdateProposal['options'][number]) =>
    present.some((row) => row.quoteId === option.quoteId && sameExchange(optionOf(row).exchange, option.exchange));
  const foreign = options.flatMap((option) => {
    const from = sources.quotes.find(({ id }) => id === option.quoteId)?.total.currency;
    return option.exchange === null || from === undefined || from === currency || wasThere(option)
      ? []
      : [{ from, exchange: option.exchange }];
  });
  if (foreign.length === 0) return;
  const rates = await listRates(tx);
  const unknown = foreign.find(({ from, exchange }) => !isExchangeOf(rates, from, currency, exchange));
  if (unknown !== undefined)
    throw new Failure('NO_EXCHANGE_RATE', {
      fields: { exchange: `Not one of this desk’s rates between ${unknown.from} and ${currency}` },
    });
}

/**
 * A draft of one's own, locked after its session.
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
  if (!isOpen(session.status)) throw new Failure('SESSION_NOT_OPEN');
  if (proposal.status !== 'draft') throw new Failure('PROPOSAL_NOT_DRAFT');
  if (proposal.edits !== expectedEdits) throw new Failure('PROPOSAL_CHANGED');
  return { proposal, session };
}
