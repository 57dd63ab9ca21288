import { inTransaction } from '@tripthread/db/database';
import {
  countOpenSessions,
  saveAssignee,
  listOpenSessionsForUpdate,
} from '@tripthread/db/queries/sessions/assign-session';
import { getAgent, lockActiveAgent } from '@tripthread/db/queries/team/team';
import { Failure } from '@tripthread/shared/failures';
import type { HandOver } from '@tripthread/shared/team/team.schema';
import { actorOf, type CommandContext } from '../command-context.ts';

/** So many go in one transaction; who has more is asked for again, and nobody waits for long meanwhile. */
const maxBatchSize = 50;

/**
 * Gives somebody's open sessions to a colleague; each thread says so. Safe to repeat: what was given is not theirs any more.
 * @returns how many went, and how many are left
 * @throws AGENT_NOT_FOUND also for a colleague who is switched off; BAD_INPUT for one and the same
 */
export async function handOver(
  context: CommandContext,
  { fromAgentId, toAgentId }: HandOver,
): Promise<{ readonly handedOver: number; readonly left: number }> {
  return inTransaction(context.tenant, async (tx) => {
    await lockActiveAgent(tx, toAgentId);
    await getAgent(tx, fromAgentId);
    if (fromAgentId === toAgentId)
      throw new Failure('BAD_INPUT', { fields: { toAgentId: 'Choose somebody else than who has them' } });
    const sessions = await listOpenSessionsForUpdate(tx, fromAgentId, maxBatchSize);
    const giving = { to: toAgentId, actor: actorOf(context), source: context.source, at: context.clock.now() };
    for (const session of sessions) await saveAssignee(tx, { session, ...giving });
    return { handedOver: sessions.length, left: await countOpenSessions(tx, fromAgentId) };
  });
}
