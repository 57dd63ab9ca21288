import { inTransaction, type TenantTx } from '@tripthread/db/database';
import { listRates } from '@tripthread/db/queries/brokerage/exchange-rates';
import { once } from '@tripthread/db/queries/idempotency';
import {
  draftNextVersion,
  findOpenDraft,
  getProposal,
  getProposalForUpdate,
  listOptions,
  type Proposal,
} from '@tripthread/db/queries/proposals/proposals';
import { getProposalSources } from '@tripthread/db/queries/proposals/proposal-sources';
import { appendToSession, getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import { requote } from '@tripthread/shared/proposals/proposal-draft';
import type { NextProposalVersion } from '@tripthread/shared/proposals/proposals.schema';
import { decideNextVersion } from '@tripthread/shared/proposals/proposal-moves';
import { decideOpen } from '@tripthread/shared/sessions/sessions';
import { actorOf, type CommandContext } from '../command-context.ts';
import { columnsOf, optionOf, pricedOptions, termsOf } from './assemble.ts';

/**
 * Drafts the next version of a proposal that was sent, or returns the session's present draft. A re-quote takes the quotes'
 * current prices and the newest rates.
 * @throws SESSION_NOT_OPEN, PROPOSAL_NOT_OUT for one that never went out, KEY_REUSED
 */
export async function nextVersion(
  context: CommandContext,
  input: NextProposalVersion,
): Promise<{ readonly proposalId: ProposalId }> {
  const at = context.clock.now();
  return inTransaction(context.tenant, async (tx) => {
    const { sessionId } = await getProposal(tx, input.proposalId);
    const session = await getWritableSession(tx, context.viewer, sessionId);
    const previous = await getProposalForUpdate(tx, input.proposalId);
    unwrap(decideOpen(session));
    const present = await findOpenDraft(tx, session.id);
    if (present !== null) return { proposalId: present.id };
    unwrap(decideNextVersion(previous));
    const { id: proposalId } = await once<ProposalId>(
      tx,
      { isoAgentId: context.viewer.agentId, procedure: 'proposals.nextVersion', input, at },
      () => draftNextVersionFrom(tx, context, { session, previous, isRequote: input.isRequote, at }),
    );
    return { proposalId };
  });
}

async function draftNextVersionFrom(
  tx: TenantTx,
  context: CommandContext,
  { session, previous, isRequote, at }: { session: Session; previous: Proposal; isRequote: boolean; at: string },
): Promise<ProposalId> {
  const sources = await getProposalSources(tx, session);
  const present = await listOptions(tx, previous.id);
  const previousDraft = { terms: termsOf(previous), options: present.map(optionOf) };
  const { terms, options } = isRequote
    ? requote(previousDraft, sources.quotes, await listRates(tx), at)
    : previousDraft;
  const given = { sessionId: session.id, requestId: session.requestId, isoAgentId: session.isoAgentId, at };
  const priced = pricedOptions(sources, terms, options, present, at.slice(0, 10));
  const proposalId = await draftNextVersion(tx, previous, { ...given, ...columnsOf(terms) }, priced);
  await appendToSession(tx, {
    session,
    kind: 'proposal_recorded',
    actor: actorOf(context),
    source: context.source,
    at,
    patch: { proposalId, clientWish: null, turn: 'broker' },
    refs: { proposalId },
  });
  return proposalId;
}
