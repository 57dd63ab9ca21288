import { Failure } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import { inTransactionAndBack, type Tenant, type TenantTx } from '../../database.ts';
import { getSessionDetail, type SessionDetail, toSessionDetail } from './session-detail.ts';
import { detailStatements } from './session-detail-rows.ts';
import type { Reader } from './session-row.ts';

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
    const { rows } = await inTransactionAndBack(tenant, work, () => detailStatements(tenant, reader, sessionId));
    return toSessionDetail(rows, reader);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'STALE_VERSION') throw error;
    throw new Failure('STALE_VERSION', {
      ...error.details,
      current: await getSessionDetail(tenant, reader, sessionId),
    });
  }
}
