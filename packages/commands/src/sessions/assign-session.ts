import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { saveAssignee } from '@tripthread/db/queries/sessions/assign-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { getWritableSessionEvenIfErased, requireUnchanged } from '@tripthread/db/queries/sessions/sessions';
import { lockActiveAgent } from '@tripthread/db/queries/team/team';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideLead } from '@tripthread/shared/team/roles';
import type { AssignSession } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../command-context.ts';

/** A lead hands a session to another broker of the brokerage. @throws LEAD_ONLY, AGENT_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function assignSession(context: CommandContext, input: AssignSession): Promise<SessionDetail> {
  unwrap(decideLead(context.viewer));
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSessionEvenIfErased(tx, context.viewer, input.sessionId);
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    await requireUnchanged(tx, session, input.expectedVersion, ['isoAgentId']);
    const agent = await lockActiveAgent(tx, input.assignee);
    if (agent.id === session.isoAgentId) return;
    const giving = { to: agent.id, actor: actorOf(context), source: context.source, at: context.clock.now() };
    await saveAssignee(tx, { session, ...giving });
  });
}
