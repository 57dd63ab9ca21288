import type { TenantTx } from '@tripthread/db/database';
import { getRequestForUpdate } from '@tripthread/db/queries/requests/requests';
import { unwrap } from '@tripthread/shared/failures';
import type { RequestId } from '@tripthread/shared/ids';
import { isComplete, routeOf } from '@tripthread/shared/requests/requests';
import { decideWrite } from '@tripthread/shared/team/roles';
import type { TripInfoChange } from '@tripthread/shared/sessions/trip-info';
import type { CommandContext } from '../command-context.ts';

/** A request as a session attaches it, locked. @throws REQUEST_NOT_FOUND; NOT_YOUR_SESSION where it is a colleague's */
export async function getAttachableRequestForUpdate(
  tx: TenantTx,
  { viewer }: CommandContext,
  requestId: RequestId,
): Promise<NonNullable<TripInfoChange['request']>> {
  const { request, legs } = await getRequestForUpdate(tx, requestId);
  unwrap(decideWrite(viewer, request.isoAgentId));
  return { id: request.id, clientId: request.clientId, route: routeOf(legs), complete: isComplete(legs) };
}
