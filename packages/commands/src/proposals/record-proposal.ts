import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { once } from '@tripthread/db/queries/idempotency';
import { draftProposal } from '@tripthread/db/queries/proposals/proposals';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import { appendToSession, getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import type { RecordProposal } from '@tripthread/shared/quotes/quotes.schema';
import { decideOpen, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { actorOf, type CommandContext } from '../command-context.ts';

/** Records a drafted proposal: the session is `proposal_ready`. Once per idempotency key. @throws SESSION_NOT_OPEN, STALE_VERSION, KEY_REUSED */
export async function recordProposal(context: CommandContext, input: RecordProposal): Promise<SessionDetail> {
  const at = context.clock.now();
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    await once<ProposalId>(
      tx,
      { isoAgentId: context.viewer.agentId, procedure: 'proposals.record', input, at },
      async () => {
        unwrap(decideOpen(session));
        await requireUnchanged(tx, session, input.expectedVersion, ['proposalId']);
        const proposalId = await draftProposal(tx, {
          sessionId: session.id,
          requestId: session.requestId,
          isoAgentId: session.isoAgentId,
          title: input.title,
          at,
        });
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
      },
    );
  });
}
