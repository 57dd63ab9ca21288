import { inTransaction, type Tenant } from '@tripthread/db/database';
import { findAvinodeCommand } from '@tripthread/db/queries/sourcing/avinode-commands';
import { completeWork, type Work } from '@tripthread/db/queries/sourcing/work-queue';
import { saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { saveReadError } from '@tripthread/db/queries/sourcing/trip-reads';
import type { ConnectionId, AvinodeCommandId, TripId } from '@tripthread/shared/ids';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import { failAvinodeCommand } from './run-command.ts';
import type { WorkContext } from './work-context.ts';

/** After so many tries: it is taken out of the queue, and said where somebody sees it and can have it tried again. */
export async function giveUp(context: WorkContext, tenant: Tenant, work: Work, error: unknown): Promise<void> {
  const sentence = error instanceof AvinodeError ? error.message : 'Something went wrong here; it was logged.';
  if (work.kind === 'run_order') {
    const command = await inTransaction(tenant, (tx) => findAvinodeCommand(tx, work.subjectId as AvinodeCommandId));
    if (command !== null) return failAvinodeCommand(context, tenant, { order: command, work, error: sentence });
  }
  await inTransaction(tenant, async (tx) => {
    if (work.kind === 'register_webhook')
      await saveConnection(tx, work.subjectId as ConnectionId, { webhookError: sentence.slice(0, 300) });
    if (work.kind === 'read_trip') await saveReadError(tx, work.subjectId as TripId, sentence);
    await completeWork(tx, work);
  });
}
