import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import { getWritableSessionEvenIfErased } from '@tripthread/db/queries/sessions/sessions';
import { lockActiveAgent } from '@tripthread/db/queries/team/team';
import { unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import { decideLead } from '@tripthread/shared/team/roles';
import type { AssignSession } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../command-context.ts';
import { changeAssignee } from './change-assignee.ts';

/** Assigns a session to another broker; only a lead may. @throws LEAD_ONLY, AGENT_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function assignSession(context: CommandContext, input: AssignSession): Promise<SessionDetail> {
  unwrap(decideLead(context.viewer));
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSessionEvenIfErased(tx, context.viewer, input.sessionId);
    unwrap(decideNotArchived(session));
    await requireUnchanged(tx, session, input.expectedVersion, ['isoAgentId']);
    const agent = await lockActiveAgent(tx, input.assignee);
    if (agent.id === session.isoAgentId) return;
    const author = { actor: actorOf(context), source: context.source, at: context.clock.now() };
    await changeAssignee(tx, session, { ...author, to: agent.id });
  });
}
