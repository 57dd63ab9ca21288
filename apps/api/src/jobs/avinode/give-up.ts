import { inTransaction, type Tenant } from '@tripthread/db/database';
import { findOrder } from '@tripthread/db/queries/sourcing/avinode-orders';
import { finishWork, type Work } from '@tripthread/db/queries/sourcing/avinode-work';
import { saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { saveReadError } from '@tripthread/db/queries/sourcing/trip-reads';
import type { ConnectionId, OrderId, TripId } from '@tripthread/shared/ids';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import { failOrder } from './run-order.ts';
import type { WorkContext } from './work-context.ts';

/** After so many tries: it is taken out of the queue, and said where somebody sees it and can have it tried again. */
export async function giveUp(context: WorkContext, tenant: Tenant, work: Work, error: unknown): Promise<void> {
  const sentence = error instanceof AvinodeError ? error.message : 'Something went wrong here; it was logged.';
  if (work.kind === 'run_order') {
    const order = await inTransaction(tenant, (tx) => findOrder(tx, work.subjectId as OrderId));
    if (order !== null) return failOrder(context, tenant, { order, work, error: sentence });
  }
  await inTransaction(tenant, async (tx) => {
    if (work.kind === 'register_webhook')
      await saveConnection(tx, work.subjectId as ConnectionId, { webhookError: sentence.slice(0, 300) });
    if (work.kind === 'read_trip') await saveReadError(tx, work.subjectId as TripId, sentence);
    await finishWork(tx, work);
  });
}
