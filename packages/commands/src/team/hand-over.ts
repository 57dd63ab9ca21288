import { inTransaction } from '@tripthread/db/database';
import { countOpenSessions, listOpenSessionsForUpdate } from '@tripthread/db/queries/sessions/open-sessions';
import { getAgent, lockActiveAgent } from '@tripthread/db/queries/team/team';
import { unwrap } from '@tripthread/shared/failures';
import { decideHandOver } from '@tripthread/shared/team/team';
import type { HandOver } from '@tripthread/shared/team/team.schema';
import { actorOf, type CommandContext } from '../command-context.ts';
import { changeAssignee } from '../sessions/change-assignee.ts';

/** Sessions per transaction, so that other commands don't wait long for their locks; the caller repeats until none is left. */
const maxBatchSize = 50;

/**
 * Assigns a broker's open sessions to a colleague and records it in each thread. Idempotent.
 * @returns how many sessions were assigned, and how many are left
 * @throws AGENT_NOT_FOUND also for an inactive colleague; BAD_INPUT when both are the same broker
 */
export async function handOver(
  context: CommandContext,
  { fromAgentId, toAgentId }: HandOver,
): Promise<{ readonly handedOver: number; readonly left: number }> {
  return inTransaction(context.tenant, async (tx) => {
    await lockActiveAgent(tx, toAgentId);
    await getAgent(tx, fromAgentId);
    unwrap(decideHandOver(fromAgentId, toAgentId));
    const sessions = await listOpenSessionsForUpdate(tx, fromAgentId, maxBatchSize);
    const author = { actor: actorOf(context), source: context.source, at: context.clock.now() };
    for (const session of sessions) await changeAssignee(tx, session, { ...author, to: toAgentId });
    return { handedOver: sessions.length, left: await countOpenSessions(tx, fromAgentId) };
  });
}
