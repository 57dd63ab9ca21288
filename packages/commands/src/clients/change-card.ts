import { withoutQueueTimeout, inTransaction, type TenantTx } from '@tripthread/db/database';
import { type ClientCard, getClientCard } from '@tripthread/db/queries/clients/client-cards';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId } from '@tripthread/shared/ids';
import type { CommandContext } from '../command-context.ts';

/**
 * Runs a change of a client card in one transaction and returns the card as committed. A stale change fails with the current
 * card, so that the broker can compare.
 */
export async function changeCard(
  { tenant, viewer }: CommandContext,
  clientId: ClientId,
  work: (tx: TenantTx) => Promise<unknown>,
): Promise<ClientCard> {
  try {
    await inTransaction(tenant, work);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'STALE_VERSION') throw error;
    throw new Failure('STALE_VERSION', { ...error.details, current: await getClientCard(tenant, viewer, clientId) });
  }
  return getClientCard(withoutQueueTimeout(tenant), viewer, clientId);
}
