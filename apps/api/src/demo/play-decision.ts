import type { TenantTx } from '@tripthread/db/database';
import { draftProposal, saveProposal } from '@tripthread/db/queries/proposals/proposals';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import {
  type Actor,
  type EventRefs,
  type SessionEventKind,
  systemActor,
} from '@tripthread/shared/sessions/session-events';
import { decideStatus, type StatusMove } from '@tripthread/shared/sessions/session-moves';
import { decideStep, type SessionPatch, type SessionStep, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { hours, type Of, type Scene, type ThreadState, withDates } from './demo-context.ts';
import { known } from './demo-data.ts';

/** The broker's choices, by the rules of the product's own commands. */
export async function playDecision(
  { tx, now }: Scene,
  state: ThreadState,
  session: Session,
  beat: Of<'move_step' | 'choose_quote' | 'propose' | 'send_proposal' | 'pause' | 'complete' | 'archive'>,
  at: Instant,
): Promise<Session> {
  const broker: Actor = { kind: 'iso_agent', id: state.agentId };
  const append = (kind: SessionEventKind, patch: SessionPatch, refs: EventRefs = {}, actor: Actor = broker) =>
    appendToSession(tx, { session, kind, actor, source: 'demo', at, patch, refs });
  switch (beat.action) {
    case 'move_step':
      return append('step_moved', unwrap(decideStep(session, beat.to, beat.reason)), { reason: beat.reason });
    case 'choose_quote': {
      const quoteId = known(state.quotes, beat.quote);
      return append('primary_quote_chosen', { primaryQuoteId: quoteId }, { quoteId });
    }
    case 'propose': {
      const title = withDates(beat.title, now);
      const proposalId = await draftProposal(tx, {
        sessionId: session.id,
        requestId: session.requestId,
        isoAgentId: state.agentId,
        title,
        at,
      });
      const step: SessionStep = stepAtLeast(session, 'proposal_ready');
      return append('proposal_recorded', { proposalId, currentStep: step, turn: 'broker' }, { proposalId });
    }
    case 'send_proposal': {
      const proposalId = await saveProposalStatus(tx, session, 'sent');
      const patch = unwrap(decideStep(session, 'proposal_sent', undefined));
      return append('step_moved', { ...patch, turn: 'client' }, { proposalId });
    }
    case 'pause': {
      const until = beat.wakesInHours === undefined ? null : instantPlus(now, hours(beat.wakesInHours));
      const move: StatusMove = { move: 'pause', until, keep: beat.keep };
      return append('paused', unwrap(decideStatus(session, move, state.agentId, at)));
    }
    case 'complete': {
      const { outcome, reason } = beat;
      if (session.proposalId !== null)
        await saveProposalStatus(tx, session, outcome === 'won' ? 'accepted' : 'rejected');
      const patch = unwrap(decideStatus(session, { move: 'complete', outcome }, state.agentId, at));
      return append('completed', patch, { reason });
    }
    case 'archive':
      return append('archived', unwrap(decideStatus(session, { move: 'archive' }, null, at)), {}, systemActor);
  }
}

async function saveProposalStatus(
  tx: TenantTx,
  session: Session,
  status: 'sent' | 'accepted' | 'rejected',
): Promise<ProposalId> {
  if (session.proposalId === null) throw new Error('a demo thread refers to a missing proposal');
  await saveProposal(tx, session.proposalId, { status });
  return session.proposalId;
}
