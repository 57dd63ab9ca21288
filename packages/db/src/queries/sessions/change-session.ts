import { Failure } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import { inTransactionAndBack, type Tenant, type TenantTx } from '../../database.ts';
import { getSessionDetail, type SessionDetail, toSessionDetail } from './session-detail.ts';
import { detailStatements } from './session-detail-rows.ts';
import type { Reader } from './session-row.ts';

/** Runs a change and returns the session after it. A stale change fails with the session as it is, for comparison. */
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
