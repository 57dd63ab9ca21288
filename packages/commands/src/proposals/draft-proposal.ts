import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { listRates } from '@tripthread/db/queries/brokerage/exchange-rates';
import { once } from '@tripthread/db/queries/idempotency';
import { draftProposal as insertDraft, findOpenDraft } from '@tripthread/db/queries/proposals/proposals';
import { getProposalSources } from '@tripthread/db/queries/proposals/proposal-sources';
import { appendToSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import { chooseQuotes, draftTermsOf, offeredIn } from '@tripthread/shared/proposals/proposal-draft';
import type { DraftProposal } from '@tripthread/shared/proposals/proposals.schema';
import { decideOpen, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { actorOf, type CommandContext } from '../command-context.ts';
import { columnsOf, legsOf, pricedOptions } from './assemble.ts';

/**
 * Drafts a proposal from the chosen quotes, ready to be sent, or returns the session's present draft.
 * @throws SESSION_NOT_OPEN, KEY_REUSED
 */
export async function draftProposal(
  context: CommandContext,
  input: DraftProposal,
): Promise<{ readonly proposalId: ProposalId }> {
  const at = context.clock.now();
  return inTransaction(context.tenant, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    const present = await findOpenDraft(tx, session.id);
    if (present !== null) return { proposalId: present.id };
    const { id: proposalId } = await once<ProposalId>(
      tx,
      { isoAgentId: context.viewer.agentId, procedure: 'proposals.draft', input, at },
      () => draft(tx, context, session, at),
    );
    return { proposalId };
  });
}

async function draft(tx: TenantTx, context: CommandContext, session: Session, at: string): Promise<ProposalId> {
  unwrap(decideOpen(session));
  const sources = await getProposalSources(tx, session);
  const { brokerage, client } = sources;
  const quotes = chooseQuotes(sources.quotes, [session.primaryQuoteId, session.fallbackQuoteId]);
  const legs = legsOf(sources, quotes[0]?.aircraftType ?? null);
  const defaults = {
    currency: brokerage.defaultCurrency,
    marginBasisPoints: brokerage.defaultMarginBasisPoints,
    terms: brokerage.proposalTerms,
  };
  const rates = await listRates(tx);
  const terms = draftTermsOf(defaults, quotes, rates, legs, client, at);
  // A quote in another currency needs a rate of the brokerage: it is offered once there is one.
  const offered = offeredIn(terms.currency, quotes, rates);
  const proposalId = await insertDraft(
    tx,
    { sessionId: session.id, requestId: session.requestId, isoAgentId: session.isoAgentId, at, ...columnsOf(terms) },
    pricedOptions(sources, terms, offered, [], at.slice(0, 10)),
  );
  await appendToSession(tx, {
    session,
    kind: 'proposal_recorded',
    actor: actorOf(context),
    source: context.source,
    at,
    patch: { proposalId, clientWish: null, currentStep: stepAtLeast(session, 'proposal_ready'), turn: 'broker' },
    refs: { proposalId },
  });
  return proposalId;
}
