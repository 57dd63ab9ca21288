import { getActiveAgent } from '@tripthread/db/queries/agents';
import { changeSession } from '@tripthread/db/queries/change-session';
import { saveRequest } from '@tripthread/db/queries/requests';
import type { SessionDetail } from '@tripthread/db/queries/session-detail';
import { appendToSession, getWritableSession, requireUnchanged } from '@tripthread/db/queries/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideLead } from '@tripthread/shared/roles';
import type { AssignSession } from '@tripthread/shared/sessions.schema';
import { actorOf, type Desk } from '../../platform/desk.ts';

/** A lead hands a session to another broker of the brokerage. @throws LEAD_ONLY, AGENT_NOT_FOUND, STALE_VERSION, SESSION_ARCHIVED */
export async function assignSession(desk: Desk, input: AssignSession): Promise<SessionDetail> {
  unwrap(decideLead(desk.viewer));
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    await requireUnchanged(tx, session, input.expectedVersion, ['isoAgentId']);
    const agent = await getActiveAgent(tx, input.assignee);
    if (agent.id === session.isoAgentId) return;
    const at = desk.clock.now();
    // The request goes along: its former owner may see no more of it than of the session.
    if (session.requestId !== null) await saveRequest(tx, session.requestId, { isoAgentId: agent.id }, undefined, at);
    await appendToSession(tx, {
      session,
      kind: 'assigned',
      actor: actorOf(desk),
      source: desk.source,
      at,
      // News to the one who gets it, whoever gave it.
      patch: { isoAgentId: agent.id, lastInboundSeq: session.version + 1 },
    });
  });
}
