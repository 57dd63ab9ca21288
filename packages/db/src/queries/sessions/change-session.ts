import { Failure } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import { afterSaving, inTransaction, type Tenant, type TenantTx } from '../../database.ts';
import { getSessionDetail, type SessionDetail } from './session-detail.ts';
import type { Reader } from './session-list.ts';

/**
 * Runs a change and answers the session as it stands afterwards. A stale change is answered with the session as it
 * stands too, so that whoever made it can compare.
 */
export async function changeSession(
  tenant: Tenant,
  reader: Reader,
  sessionId: SessionId,
  work: (tx: TenantTx) => Promise<unknown>,
): Promise<SessionDetail> {
  try {
    await inTransaction(tenant, work);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'STALE_VERSION') throw error;
    throw new Failure('STALE_VERSION', {
      ...error.details,
      current: await getSessionDetail(tenant, reader, sessionId),
    });
  }
  return getSessionDetail(afterSaving(tenant), reader, sessionId);
}
