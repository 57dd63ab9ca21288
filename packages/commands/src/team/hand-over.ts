import { inTransaction } from '@tripthread/db/database';
import {
  countOpenSessions,
  giveSession,
  listOpenSessionsForUpdate,
} from '@tripthread/db/queries/sessions/give-session';
import { getAgent, holdActiveAgent } from '@tripthread/db/queries/team/team';
import { Failure } from '@tripthread/shared/failures';
import type { HandOver } from '@tripthread/shared/team/team.schema';
import { actorOf, type Desk } from '../command-context.ts';

/** So many go in one transaction; who has more is asked for again, and nobody waits for long meanwhile. */
const mostAtOnce = 50;

/**
 * Gives somebody's open sessions to a colleague; each thread says so. Safe to repeat: what was given is not theirs any more.
 * @returns how many went, and how many are left
 * @throws AGENT_NOT_FOUND also for a colleague who is switched off; BAD_INPUT for one and the same
 */
export async function handOver(
  desk: Desk,
  { fromAgentId, toAgentId }: HandOver,
): Promise<{ readonly handedOver: number; readonly left: number }> {
  return inTransaction(desk.tenant, async (tx) => {
    await holdActiveAgent(tx, toAgentId);
    await getAgent(tx, fromAgentId);
    if (fromAgentId === toAgentId)
      throw new Failure('BAD_INPUT', { fields: { toAgentId: 'Choose somebody else than who has them' } });
    const sessions = await listOpenSessionsForUpdate(tx, fromAgentId, mostAtOnce);
    const giving = { to: toAgentId, actor: actorOf(desk), source: desk.source, at: desk.clock.now() };
    for (const session of sessions) await giveSession(tx, { session, ...giving });
    return { handedOver: sessions.length, left: await countOpenSessions(tx, fromAgentId) };
  });
}
