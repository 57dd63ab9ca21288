import { Failure } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import { fieldsTouched } from '@tripthread/shared/sessions/session-events';
import { and, eq, gt } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { sessionEvents } from '../../schema/sessions.ts';
import type { Session } from './sessions.ts';

/**
 * Checks a change of some fields by a broker who saw `version`: only a later change of one of the same fields refuses it.
 * @param fields named as `fieldsTouched` names them
 * @throws STALE_VERSION
 */
export async function requireUnchanged(
  tx: TenantTx,
  session: Session,
  version: number,
  fields: readonly string[],
): Promise<void> {
  if (version === session.version) return;
  // A version that does not exist yet cannot be checked.
  const changed = version > session.version ? new Set(fields) : await fieldsChangedSince(tx, session.id, version);
  if (fields.some((field) => changed.has(field))) throw new Failure('STALE_VERSION');
}

async function fieldsChangedSince(tx: TenantTx, sessionId: SessionId, version: number): Promise<ReadonlySet<string>> {
  const later = await tx[inside].db
    .select({ changes: sessionEvents.changes, refs: sessionEvents.refs })
    .from(sessionEvents)
    .where(and(ofTenant(tx, sessionEvents), eq(sessionEvents.sessionId, sessionId), gt(sessionEvents.seq, version)));
  return new Set(later.flatMap((event) => [...fieldsTouched(event)]));
}
