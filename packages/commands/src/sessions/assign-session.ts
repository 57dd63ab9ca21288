import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { giveSession } from '@tripthread/db/queries/sessions/give-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { getKeptSession, requireUnchanged } from '@tripthread/db/queries/sessions/sessions';
import { holdActiveAgent } from '@tripthread/db/queries/team/team';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideLead } from '@tripthread/shared/team/roles';
import type { AssignSession } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type Desk } from '../command-context.ts';

/** A lead hands a session to another broker of the brokerage. @throws LEAD_ONLY, AGENT_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function assignSession(desk: Desk, input: AssignSession): Promise<SessionDetail> {
  unwrap(decideLead(desk.viewer));
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const session = await getKeptSession(tx, desk.viewer, input.sessionId);
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    await requireUnchanged(tx, session, input.expectedVersion, ['isoAgentId']);
    const agent = await holdActiveAgent(tx, input.assignee);
    if (agent.id === session.isoAgentId) return;
    const giving = { to: agent.id, actor: actorOf(desk), source: desk.source, at: desk.clock.now() };
    await giveSession(tx, { session, ...giving });
  });
}
